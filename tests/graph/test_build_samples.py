"""Builds of the sample posts with the real extraction."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build
from graph.data import DataDirectory
from graph.validation import violations
from tests.conftest import SAMPLES
from tests.graph.conftest import lines

pytestmark = pytest.mark.model


def test_a_second_build_from_scratch_in_another_order_is_equal(sample_data: DataDirectory, tmp_path: Path) -> None:
    data = DataDirectory(tmp_path / "data")
    parts = sorted((str(path) for path in SAMPLES.iterdir()), reverse=True)
    build(data, parts)
    # Sources are named by the folder that was given, so only what they are called differs.
    differ = set(lines(data)) ^ set(lines(sample_data))
    assert all(b"/source/" in line for line in differ)
    again = DataDirectory(tmp_path / "again")
    build(again, sorted(parts))
    assert lines(again) == lines(data)


def test_the_graph_conforms_to_the_shapes(sample_data: DataDirectory) -> None:
    assert list(violations(sample_data.open())) == []


def test_building_again_reads_nothing(sample_data: DataDirectory) -> None:
    report = build(sample_data, [str(SAMPLES)])
    assert (report.rebuilt, report.extracted, report.documents_read) == (False, 0, 0)
