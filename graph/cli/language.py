"""The language of the person at the terminal."""

from __future__ import annotations

import os
from typing import Literal


def language() -> Literal["fr", "en"]:
    """French where the locale says so (LC_ALL, else LC_MESSAGES, else LANG), else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"
