"""The list of cities follows from the package that carries it."""

from importlib.resources import files

import pytest

from extract.lang.make_cities import common_words, rows


@pytest.mark.model
@pytest.mark.slow
def test_the_shipped_list_is_the_one_it_makes():
    made = list(rows(common_words()))
    shipped = (files("extract.lang") / "cities.tsv").read_text("utf8").splitlines()
    assert [line for line in shipped if not line.startswith("#")] == ["\t".join(row) for row in made]
    # a common word is marked, the name of a large city is not
    assert {("sens", "city", "x"), ("paris", "city", "")} <= set(made)
