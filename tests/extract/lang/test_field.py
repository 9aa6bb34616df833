"""The knowledge file of the field: well-formed, each name leads to one thing of a type."""

from collections import defaultdict
from importlib.resources import files

import pytest

from extract.facts import ENTITY_TYPES
from extract.folding import fold
from extract.lang.known import read_known

FILE = files("extract.lang") / "field.tsv"
KNOWN = read_known(FILE)


def test_it_has_several_hundred_lines_of_every_type():
    assert len(KNOWN) >= 500
    assert {k.type for k in KNOWN} == set(ENTITY_TYPES)


def test_a_name_leads_to_one_thing_of_a_type():
    found = defaultdict(set)
    for known in KNOWN:
        for name in known.names:
            found[known.type, fold(name)].add(known.label)
    assert {name: labels for name, labels in found.items() if len(labels) > 1} == {}


def test_names_are_trimmed_and_fold_to_something():
    assert [n for k in KNOWN for n in k.names if n != n.strip() or not fold(n)] == []
    assert [k.label for k in KNOWN if len(set(k.names)) != len(k.names)] == []


def test_a_parent_is_a_line_of_the_file():
    labels = {k.label for k in KNOWN}
    assert {k.parent for k in KNOWN if k.parent} <= labels


def test_languages_countries_and_years_have_their_shape():
    assert {len(k.language) for k in KNOWN} == {2}
    assert {len(k.country) for k in KNOWN} == {0, 2}
    years = [y for k in KNOWN for y in (k.since, k.until) if y is not None]
    assert all(1000 < y <= 2026 for y in years)
    assert [k.label for k in KNOWN if k.since and k.until and k.since > k.until] == []


def test_it_says_where_it_is_from():
    assert "Origin:" in FILE.read_text("utf8").split("\ntype\t")[0]


def test_a_line_of_another_shape_is_refused(tmp_path):
    file = tmp_path / "field.tsv"
    file.write_text("type\tlabel\tlanguage\tvariants\tcountry\tcity\tparent\tsince\tuntil\nLab\tLe Phare\tfr\n", "utf8")
    with pytest.raises(ValueError, match="Le Phare"):
        read_known(file)


def test_other_columns_are_refused(tmp_path):
    file = tmp_path / "field.tsv"
    file.write_text("label\ttype\nLe Phare\tLab\n", "utf8")
    with pytest.raises(ValueError, match="columns"):
        read_known(file)
