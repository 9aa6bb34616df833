"""What links names: the blocks in which they meet, and whether one that meets another may have a say in its joins.

Names that no chain of links ties never decide about each other, so that after a change only those on a chain from what
changed have to be judged again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from extract.resolve.acronyms import stands_for
from extract.resolve.evidence import acronym_of, initials_of, is_part, loose_key
from extract.resolve.forms import Form
from extract.resolve.nodes import Node
from extract.resolve.slips import slip_keys
from extract.resolve.uses import use_key

Kind = Literal["variant", "use", "last", "initials", "slip"]
Key = tuple[str, ...]  # the kind, and what the names of the block share
WHOLE: tuple[Kind, ...] = ("variant", "use")  # in these blocks each name has a say in the joins of all


def keys_of(node: Node, shorts: Iterable[Form]) -> set[Key]:
    """The blocks of a name; `shorts` are the names that posts use for it besides."""
    found: set[Key] = {("use", node.family, use_key(node, short)) for short in shorts}
    if not node.alone:
        found.add(("use", node.family, node.key))
        if node.main.loose:
            found.add(("variant", node.family, loose_key(node)))
        if node.family == "Person":
            found.add(("last", node.main.all[-1]))
        if letters := acronym_of(node):
            found.add(("initials", node.family, letters))
    found |= {("initials", node.family, letters) for letters in initials_of(node)}
    return found | {("slip", *key) for key in slip_keys(node)}


def linked(kind: str, a: Node, b: Node) -> bool:
    """Whether two names of one block of persons' last names or of initials have a say in each other's joins."""
    if a.family != b.family or a.alone or b.alone:
        return False
    one, other = a.main, b.main
    if kind == "last":
        bare = len(one.all) == 1 or len(other.all) == 1
        return bare or is_part(one, other) or is_part(other, one)
    return bool((acronym_of(a) and stands_for(one, other)) or (acronym_of(b) and stands_for(other, one)))
