"""What pages say, in the languages they speak: `templates/words/*.toml`, a table a message, a line a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("fr", "en")


@cache
def words(language: str) -> dict[str, str]:
    """All messages of a language by name. A file's messages are named FILE.NAME, those of site.toml also NAME."""
    found: dict[str, str] = {}
    for file in sorted((files("graph") / "templates" / "words").iterdir(), key=lambda f: f.name):
        stem, dot, suffix = file.name.rpartition(".")
        if dot and suffix == "toml":
            for name, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found[f"{stem}.{name}"] = texts[language]
                if stem == "site":
                    found[name] = texts[language]
    return found
