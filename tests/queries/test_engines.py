"""Every query of the catalogue gives the same rows on every engine.

Oxigraph and rdflib always; Virtuoso where `virtuoso-t` is installed; Comunica where npm could fetch it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from pyoxigraph import Quad

from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.parameters import bound
from queries import Query, catalogue
from tests.queries.engines import Rows, comunica, comunica_program, oxigraph, plain_rdflib, virtuoso

ALL = pytest.mark.parametrize("query", catalogue().values(), ids=list(catalogue()))


@pytest.fixture(scope="session")
def sample_quads(sample_data: DataDirectory) -> list[Quad]:
    return list(sample_data.open())


@pytest.fixture(scope="session")
def expected(sample_quads: list[Quad]) -> Rows:
    return oxigraph(sample_quads)


@pytest.fixture(scope="session")
def on_rdflib(sample_quads: list[Quad]) -> Rows:
    return plain_rdflib(sample_quads)


@pytest.fixture(scope="session")
def on_virtuoso(sample_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rows]:
    if not shutil.which("virtuoso-t"):
        pytest.skip("Virtuoso is not installed")
    with virtuoso(sample_quads, tmp_path_factory.mktemp("virtuoso")) as rows:
        yield rows


@pytest.fixture(scope="session")
def on_comunica(sample_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Rows:
    program = comunica_program()
    if not program:
        pytest.skip("Comunica is not installed")
    return comunica(sample_quads, tmp_path_factory.mktemp("comunica"), program)


def text_of(query: Query, data: DataDirectory) -> str:
    """The query with its examples and without a limit that would cut rows, which engines may order each in its way.

    Virtuoso sorts at most 10,000 rows.
    """
    values = {name: "10000" if name == "limit" else value for name, value in query.examples().items()}
    return bound(query, values, LocalEngine(data.open()).resolve)


@ALL
def test_rdflib_gives_the_same_rows(query: Query, expected: Rows, on_rdflib: Rows, sample_data: DataDirectory) -> None:
    text = text_of(query, sample_data)
    assert sorted(on_rdflib(text)) == sorted(expected(text))


@ALL
@pytest.mark.server
def test_virtuoso_gives_the_same_rows(
    query: Query, expected: Rows, on_virtuoso: Rows, sample_data: DataDirectory
) -> None:
    text = text_of(query, sample_data)
    assert sorted(on_virtuoso(text)) == sorted(expected(text))


@ALL
@pytest.mark.slow
def test_comunica_gives_the_same_rows(
    query: Query, expected: Rows, on_comunica: Rows, sample_data: DataDirectory
) -> None:
    text = text_of(query, sample_data)
    assert sorted(on_comunica(text)) == sorted(expected(text))
