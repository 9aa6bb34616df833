"""Which names of one post are one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from extract.facts import EntityType
from extract.lang.knowledge import LANGUAGES, load
from extract.resolve.acronyms import stands_for
from extract.resolve.authorities import authority_of
from extract.resolve.forms import Form, family, form, is_generic
from extract.resolve.persons import has_middle, is_short_person, same_person
from extract.resolve.spelling import misspelt
from extract.resolve.unions import Unions
from extract.resolve.words import initials

_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
# What is put before or behind a name without making it another.
_ADDED = frozenset("team equipe network reseau project projet program programme".split())
# Behind these, a name of the same type in brackets is another name of theirs, in another language often.
_PARENTLESS = frozenset({"Lab", "Programme", "Event"})
# The authorities that a place's bare name may stand for: not its university or court.
_GOVERNING = frozenset("region departement city metropolis communes government county borough state".split())
_COUNTRIES = frozenset("us uk usa u".split())
# The type whose forms tell names by their words alone.
_ANY: EntityType = "Programme"
# Letters of an acronym that is told from a chance likeness whatever the types.
_LEAST_ACRONYM = 3
Test = Callable[[Form, Form], bool]


def within(surfaces: Sequence[tuple[str, EntityType]], text: str = "") -> list[list[int]]:
    """Groups of the indexes of `surfaces` (a name as written, its type) that name one thing in a post with this text.

    A name and another spelling of it are one; so are an acronym and the name that it is written after in brackets.
    A short form (a person's last name, an acronym, "la Métropole") goes to the one longer name of its type that it
    fits; one that fits several things stands alone. Names of different types are never joined here.
    """
    forms = [form(surface, kind) for surface, kind in surfaces]
    unions = Unions(len(forms))
    by_type: dict[EntityType, list[int]] = defaultdict(list)
    for i, one in enumerate(forms):
        by_type[one.type].append(i)
    for numbers in by_type.values():
        _same_names(forms, numbers, unions)
        _defined(forms, numbers, unions, text, _defines)
        for test in (
            stands_for,
            _is_code_of,
            has_middle,
            same_person,
            misspelt,
            is_short_person,
            _is_head_of,
            _is_part_of,
        ):
            _unique(forms, numbers, unions, test)
    return sorted(unions.groups(), key=lambda group: [(forms[i].folded, forms[i].type) for i in group])


def alike(surfaces: Sequence[str], text: str = "") -> list[tuple[list[int], list[int]]]:
    """Groups of the indexes of `surfaces` that a post with this text uses for one thing, whatever its type.

    Names that differ in marks, plurals and spaces, and, second in each group, the acronyms that follow them.
    """
    forms = [form(surface, _ANY) for surface in surfaces]
    numbers = range(len(forms))
    spellings = Unions(len(forms))
    _same_names(forms, numbers, spellings)
    unions = Unions(len(forms))
    for group in spellings.groups():
        for i in group[1:]:
            unions.join(group[0], i)
    _defined(forms, numbers, unions, text, _agree)
    following = set()
    for i in numbers:
        fits = spellings.roots(j for j in numbers if _is_acronym_of(forms[i], forms[j]))
        if len(fits) == 1:
            following.add(i)
            unions.join(i, fits.pop())
    groups = unions.groups()
    return [([i for i in g if i not in following] or g, [i for i in g if i in following]) for g in groups]


def _is_acronym_of(short: Form, long: Form) -> bool:
    return len(short.letters) >= _LEAST_ACRONYM and stands_for(short, long)


def _same_names(forms: Sequence[Form], numbers: Sequence[int], unions: Unions) -> None:
    """Join names of the same key or the same letters, also those that stand in or around the brackets of a name."""
    first: dict[str, int] = {}
    for i in numbers:
        one = forms[i]
        for key in (one.key, one.loose, f"~:{one.letters}"):
            unions.join(first.setdefault(f"{key} {one.edition}", i), i)
    for i in numbers:
        for part in forms[i].parts:
            other = form(part, forms[i].type)
            for key in (f"{other.key} {other.edition}", f"{other.loose} {other.edition}"):
                if key in first and other.letters:
                    unions.join(first[key], i)


def _defined(forms: Sequence[Form], numbers: Sequence[int], unions: Unions, text: str, test: Test) -> None:
    """Join "Long Name (LN)" and "LN (Long Name)" where the text has them so and they pass the test."""
    if not text:
        return
    by_surface = {forms[i].surface: i for i in numbers}
    for match in _BRACKETS.finditer(text):
        inside = by_surface.get(match[1].strip(' «»"“”'))
        before = text[max(0, match.start() - 160) : match.start()].rstrip(' »"”')
        if inside is None or before.endswith("\n"):
            continue
        # the longest name that ends there
        ending = max((s for s in by_surface if before.endswith(s)), key=len, default=None)
        if ending is not None and test(forms[by_surface[ending]], forms[inside]):
            unions.join(by_surface[ending], inside)


def _defines(before: Form, inside: Form) -> bool:
    """Whether what stands in brackets behind a name is that name again: of an institution it may be the parent.

    An acronym may have more letters than the institution's name has words: "direction des achats (DAFI)".
    """
    if before.type in _PARENTLESS or _agree(before, inside):
        return True
    more = inside.is_acronym and len(before.words) > 1 and inside.letters.startswith(initials(before.words))
    return more and before.type == "Institution"


def _agree(a: Form, b: Form) -> bool:
    """Whether the letters of the shorter name stand in the longer one, in their order, from the first on."""
    short, long = sorted((a, b), key=lambda f: len(f.letters))
    if not short.is_acronym or len(long.words) < 2 or short.letters[0] != long.letters[0]:
        return False
    rest = iter("".join(long.all))
    return all(letter in rest for letter in short.letters)


def _unique(forms: Sequence[Form], numbers: Sequence[int], unions: Unions, test: Test) -> None:
    """Join each name with the one thing that has a name of which it is a short form."""
    joins = []
    for i in numbers:
        fits = unions.roots(j for j in numbers if j != i and _may(forms[i], forms[j]) and test(forms[i], forms[j])) - {
            unions.find(i)
        }
        if len(fits) == 1:
            joins.append((i, fits.pop()))
    for i, j in joins:
        unions.join(i, j)


def _may(a: Form, b: Form) -> bool:
    """Whether nothing is known against their being one thing."""
    return not (a.known and b.known and a.key != b.key)


def _is_code_of(short: Form, long: Form) -> bool:
    """Whether a place is written as the two capitals of its country: "(DK)"."""
    return (
        short.type == "Place"
        and short.surface.isupper()
        and load().countries.get(short.surface) == load().same_place(long.folded)
    )


def _is_head_of(short: Form, long: Form) -> bool:
    """Whether a name is what a longer one begins with: "la Métropole" of "Lyon Métropole", "le Labo" of "Labo X"."""
    if short.type in ("Person", "Place") or len(long.words) < 2 or short.known or load().is_place(short.folded):
        return False
    kinds = load().territories.kinds_of(short.folded)
    if kinds and (authority := authority_of(long.folded)):
        return authority[0] in kinds
    if len(short.words) != 1 or (family(short.type) == "Organisation" and _capitals(short)):
        return False
    return short.words[0] == long.words[0]


def _is_part_of(short: Form, long: Form) -> bool:
    """Whether the words of a name begin or end a longer one: "Besançon" of "Ville de Besançon"."""
    count = len(short.words)
    if short.type == "Person" or not count or count >= len(long.words):
        return False
    begins, ends = long.words[:count] == short.words, long.words[-count:] == short.words
    if not (begins or ends):
        return short.type == "Programme" and count > 1 and _ends_alike(short, long)
    rest = long.words[count:] if begins else long.words[:-count]
    knowledge = load()
    place = knowledge.is_place(short.folded)
    if short.type == "Place":
        return not place
    if all(w in _ADDED or w.isdigit() for w in rest):
        return True
    if short.type in ("Programme", "Event"):
        return begins or not is_generic(short)
    if place:
        authority = authority_of(long.folded)
        return (
            authority is not None and authority[0] in _GOVERNING and authority[1] == knowledge.same_place(short.folded)
        )
    if all(knowledge.is_place(w) or w in _COUNTRIES for w in rest):
        return True
    if begins:
        return not (short.known or (count == 1 and _capitals(short)))
    return not short.known and (count == 1 or not _has_head(short))


def _ends_alike(short: Form, long: Form) -> bool:
    """Whether words were left out in the middle: "Draft Standards" of "Draft Web Design Standards"."""
    return (short.words[0], short.words[-1]) == (long.words[0], long.words[-1]) and set(short.words) < set(long.words)


def _capitals(one: Form) -> bool:
    return sum(map(str.isupper, one.surface)) > 1 and one.is_acronym


def _has_head(one: Form) -> bool:
    """Whether a name begins with a word such as "université": it is whole without more before it."""
    inside = [kind for language in LANGUAGES for kind in load().triggers(language).inside_types(one.all[0])]
    return "Institution" in inside or "Lab" in inside
