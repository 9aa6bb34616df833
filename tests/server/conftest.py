"""A graph to serve, made once a session."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graph.data import DataDirectory
from tests.server.served import serving, small_graph


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """The small graph of the ontology's tests as a data directory; tests do not change it."""
    return small_graph(tmp_path_factory.mktemp("served") / "data")


@pytest.fixture(scope="session")
def client(small: DataDirectory) -> Iterator[httpx.Client]:
    """A client of a server of the small graph with the settings as they come."""
    with serving(small) as made:
        yield made
