"""Why names are one thing's, asked of the names alone."""

from __future__ import annotations

from extract.resolve import why


def test_each_name_is_tied_by_a_reason() -> None:
    names = {
        "a": ["European Commission"],
        "b": ["Commission européenne", "Commission"],
        "c": ["commission Européenne"],
    }
    found = why("Institution", names)
    assert [(r.name, r.other, r.kind, r.post) for r in found] == [
        ("Commission européenne", "European Commission", "known", ""),
        ("Commission européenne", "commission Européenne", "known", ""),
        ("Commission", "Commission européenne", "post", "b"),
    ]


def test_what_evidence_does_not_join_has_no_reason() -> None:
    assert why("Person", {"a": ["Odile Marchand"], "b": ["Karim Perrin"]}) == ()
