"""The head lines of query files."""

from __future__ import annotations

import pytest

from queries import HeadUnreadable, Parameter, read_query

TEXT = """#+ title.fr: Partenaires
#+ title.en: Partners
#+ description.en: Who works with whom?
#+ theme: labs
#+ param: lab entity - "La 27e Région"
#+ param: place entity * Paris
#+ param: limit integer 50 10
#+ columns: lab label
#+ kind: network
SELECT ?lab ?label WHERE { $lab ?p ?label } LIMIT $limit
"""


def test_a_head_says_what_a_query_asks_takes_and_gives() -> None:
    query = read_query("partners", TEXT)
    assert query.title("fr") == "Partenaires"
    assert query.title("de") == "Partners"
    assert query.description("fr") == "Who works with whom?"
    assert (query.kind, query.theme, query.columns) == ("network", "labs", ("lab", "label"))
    assert query.parameters[0] == Parameter("lab", "entity", None, "La 27e Région")
    assert [p.required for p in query.parameters] == [True, False, False]
    assert query.examples() == {"lab": "La 27e Région", "place": "Paris", "limit": "10"}


def test_a_text_without_a_head_is_a_query_too() -> None:
    query = read_query("-", "# a comment\nASK { ?s ?p ?o }")
    assert (query.parameters, query.columns, query.title("fr")) == ((), (), "-")


@pytest.mark.parametrize(
    "line",
    [
        "#+ no colon",
        "#+ colour: red",
        "#+ param: limit integer 50",
        "#+ param: limit number 50 10",
        '#+ param: limit integer 50 "10',
        "#+ param: 1st string a b",
        "#+ kind: song",
        "#+ theme: cooking",
    ],
)
def test_a_head_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(HeadUnreadable) as caught:
        read_query("mine", f"{line}\nASK {{}}")
    assert (caught.value.name, caught.value.line) == ("mine", line)
