"""Every notebook runs from top to bottom over the graph of the sample posts."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from graph.data import DataDirectory

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.model
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs(path: Path, sample_data: DataDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(path, sample_data, tmp_path, monkeypatch)


@pytest.mark.corpus
@pytest.mark.slow
def test_the_rankings_of_the_real_posts(
    corpus_data: DataDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(next(p for p in NOTEBOOKS if p.name.startswith("b-")), corpus_data, tmp_path, monkeypatch)


def run(path: Path, data: DataDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Execute every cell of a notebook over a graph."""
    monkeypatch.setenv("LABGRAPH_DATA", str(data.path))
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the kernel's own libraries deprecate is not ours to test
        client.execute()
    assert all(cell["execution_count"] for cell in notebook.cells if cell.cell_type == "code")
