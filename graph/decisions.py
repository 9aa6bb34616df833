"""What a curator decided: each decision, as it is kept in the data directory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, get_args

Kind = Literal["merge", "split", "retype", "rename", "reject", "add", "suppress"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on entities, named by the tails of their IRIs (`lab/mindlab`).

    - `merge`: all of `entities` are one, and the first stays;
    - `split`: what `posts` (tails) say of the first is of the second, whose name is `value`;
    - `retype`: the entity is of the type `value`;
    - `rename`: its label is `value`, in `language`;
    - `reject`: it is none, or, with a `predicate`, the relation between the two does not hold;
    - `add`: the relation `predicate` holds between the two;
    - `suppress`: the person whose name has a hash in `value` (blank-separated) is not to be named.

    `why` is the curator's reason, `made` the day (ISO 8601); `number` is 0 until it is kept.
    """

    kind: Kind
    entities: tuple[str, ...] = ()
    value: str = ""
    language: str = ""
    predicate: str = ""
    posts: tuple[str, ...] = ()
    why: str = ""
    made: str = ""
    number: int = 0

    def to_json(self) -> str:
        """The decision as JSON text, without its number."""
        row = asdict(self)
        del row["number"]
        return json.dumps(row, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, number: int) -> Decision:
        """The decision that `to_json` wrote."""
        row = json.loads(text)
        row["entities"], row["posts"] = tuple(row["entities"]), tuple(row["posts"])
        return cls(**row, number=number)


def reserved(decisions: Sequence[Decision]) -> list[str]:
    """Tails that decisions gave away: no entity of another name may get one."""
    return [d.entities[1] for d in decisions if d.kind == "split"]
