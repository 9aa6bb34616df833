"""What a build says of itself: `manifest.json` beside its store."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

FORMAT = 1  # of the data directory: raised when an older labgraph could no longer read it


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
        """The manifest that `to_json` wrote; ValueError (or a subclass), TypeError or KeyError if it is none."""
        data = json.loads(text)
        if not isinstance(data, dict):
            raise ValueError("a manifest is an object")
        names = cls.__dataclass_fields__
        return cls(**{k: v for k, v in data.items() if k in names})
