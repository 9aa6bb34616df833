"""When two names of persons may be one person's."""

from __future__ import annotations

from extract.resolve.forms import Form
from extract.resolve.spelling import near
from extract.resolve.words import initials


def is_short_person(short: Form, long: Form) -> bool:
    """Whether a name is a part of a longer one, or its initials: "Sarah", "Schulman", "S. Schulman", "RM"."""
    if short.type != "Person" or len(long.all) < 2:
        return False
    few, many = short.all, long.all
    if len(few) == 1:
        word = few[0]
        if word in (many[0], many[-1]):
            return True
        return short.surface.isupper() and 2 <= len(word) <= 4 and word == initials(many)
    part = len(few) < len(many) and few in (many[-len(few) :], many[: len(few)])
    return part or is_initialled(short, long)


def is_initialled(short: Form, long: Form) -> bool:
    """Whether a name gives only the first letter of the other's first name: "C. Bason", "J.-B. Gayral"."""
    few, many = short.all, long.all
    if len(few) < 2 or len(many) < 2 or few[-1] != many[-1]:
        return False
    return len(few[0]) == 1 and len(many[0]) > 1 and many[0][0] == few[0]


def has_middle(short: Form, long: Form) -> bool:
    """Whether the other name has the same first and last name and more between them: "Beth Simone Noveck"."""
    few, many = short.all, long.all
    if len(few) != 2 or len(many) <= 2 or "-" in long.surface:
        return False
    return (few[0], few[-1]) == (many[0], many[-1])


def same_person(a: Form, b: Form) -> bool:
    """Whether two full names of one post differ by a slip of the pen, or a foreign spelling of the first name."""
    if a.type != "Person" or len(a.all) < 2 or len(a.all) != len(b.all):
        return False
    unlike = [(x, y) for x, y in zip(a.all, b.all, strict=True) if x != y]
    if len(unlike) != 1:
        return False
    x, y = unlike[0]
    if x == a.all[0]:
        return x[0] == y[0] and near(x, y, least=4, most=2 if min(len(x), len(y)) >= 7 else 1)
    return near(x, y, least=5)
