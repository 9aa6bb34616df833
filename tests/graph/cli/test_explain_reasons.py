"""`explain` of one entity says why its names were taken for one thing's."""

from __future__ import annotations

from graph.cli.explain import of_one
from graph.explain import Identity, MentionEvidence, Source


def named(surface: str, post: str) -> MentionEvidence:
    return MentionEvidence(surface, 0.9, Source(post, "2030-01-01", "Récit"), f"{surface} ouvre.")


def test_names_are_shown_with_what_ties_them() -> None:
    mentions = (named("OCDE", "p1"), named("OECD", "p2"))
    lines = list(of_one(Identity("iri", "Institution", "OCDE", ("OECD",), mentions), 20))
    (at,) = [i for i, line in enumerate(lines) if line in ("Pris pour un seul:", "Taken for one:")]
    assert lines[at + 1] in ("  “OCDE” – “OECD”: connus pour le même", "  “OCDE” – “OECD”: known for the same")


def test_one_name_needs_no_reason() -> None:
    found = Identity("iri", "Lab", "Labo Sud", (), (named("Labo Sud", "p1"), named("Labo Sud", "p2")))
    assert found.reasons == ()
    assert not any(line in ("Pris pour un seul:", "Taken for one:") for line in of_one(found, 20))
