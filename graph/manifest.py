"""What a build says of itself: `manifest.json` beside its store."""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, dataclass, fields

FORMAT = 1  # of the data directory: raised when an older labgraph could no longer read it


class NewerManifestError(ValueError):
    """A manifest of a format that this version does not know: the number of the format."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True, slots=True)
class Manifest:
    """The figures of one build; `made` (UTC, ISO 8601) stands here because nothing of the clock may stand in a quad.

    `operator` names what the operator's own graphs hold, "" where there are none.

    `state` names what the build was made from (sources, posts, facts, settings, IRIs): two builds of one state hold the
    same quads. `mentions` counts places, `relations` counts distinct subject, predicate, object of the entities graph.
    """

    base: str
    state: str
    made: str
    posts: int
    sources: int
    entities: int
    mentions: int
    relations: int
    assertions: int
    graphs: int
    quads: int
    format: int = FORMAT
    operator: str = ""

    def to_json(self) -> str:
        """The manifest as the text of its file."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """The manifest that `to_json` wrote; NewerManifestError, or another ValueError if it is none."""
        data = json.loads(text)
        if not isinstance(data, dict):
            raise ValueError("it is no manifest")
        if isinstance(data.get("format"), int) and data["format"] > FORMAT:
            raise NewerManifestError(data["format"])
        given = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        if missing := [f.name for f in fields(cls) if f.default is MISSING and f.name not in given]:
            raise ValueError(f"it lacks {', '.join(missing)}")
        for field in fields(cls):
            if type(given.get(field.name, field.default)).__name__ != field.type:
                raise ValueError(f"{field.name} is not as it should be")
        return cls(**given)
