"""The server under load: the short form of `make load`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.load import LIMITS, load

pytestmark = [pytest.mark.server, pytest.mark.slow]


def test_well_behaved_clients_notice_nothing_of_hostile_ones_and_new_builds(tmp_path: Path) -> None:
    outcome = load(20, tmp_path / "data")
    assert not outcome.failed
    assert outcome.good[200] > 100
    assert sum(outcome.hostile.values()) > 0
    assert outcome.hostile["200"] == 0
    assert outcome.builds == 2
    assert outcome.memory_mb < LIMITS["max_memory_mb"] + 160  # what a worker has before its first query, and its stack
    assert outcome.workers == LIMITS["workers"]
    assert set(outcome.good) == {200}
