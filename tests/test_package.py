"""What is built for the registries: everything is inside, and it runs from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.conftest import SAMPLES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert len(list(out.glob("*.tar.gz"))) == 1
    return next(out.glob("*.whl"))


def test_wheel_holds_every_file_that_the_packages_have(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "extract", "graph", "ontology", "queries"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert {name for name in tracked if name} - inside == set()


def test_weights_are_small(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        weights = [i for i in archive.infolist() if i.filename.startswith("extract/model/") and ".py" not in i.filename]
    assert 0 < sum(info.file_size for info in weights) < 15_000_000


@pytest.mark.model
def test_installed_wheel_builds_and_exports_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}

    def labgraph(*arguments: str) -> str:
        code = "import graph.cli, sys; print(graph.cli.__file__, file=sys.stderr); graph.cli.main(prog_name='labgraph')"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=elsewhere,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        assert str(site) in done.stderr
        return done.stdout

    assert "9 posts" in labgraph("build", str(SAMPLES / "cahier-wordpress.json"))
    assert "MindLab" in labgraph("export")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment of its own that has the wheel, what the lock says it needs, and nothing else."""
    home = tmp_path_factory.mktemp("empty") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-compile"]
    lock = str(ROOT / "requirements" / "run.txt")
    fetched = subprocess.run([*pip, "--require-hashes", "-r", lock], capture_output=True, text=True)
    if fetched.returncode and os.environ.get("CI") != "true":
        pytest.skip("the registry cannot be reached")
    assert fetched.returncode == 0, fetched.stderr
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    return home / "bin"


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.server
def test_wheel_in_an_empty_environment_builds_and_serves_from_another_folder(installed: Path, tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LABGRAPH"))}
    labgraph = str(installed / "labgraph")
    subprocess.run([labgraph, "build", str(SAMPLES)], cwd=tmp_path, env=environment, check=True, capture_output=True)
    asked = subprocess.run(
        [labgraph, "queries"], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    assert "partners" in asked.stdout
    server = subprocess.Popen(
        [labgraph, "serve", "--port", "0"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[1]
        assert address.startswith("http://127.0.0.1:")
        for path in ("", "lab/mindlab", "lab/mindlab.ttl", "explorer/network", "ontology", "static/site.css"):
            answer = httpx.get(address + path, headers={"accept": "text/html, */*;q=0.1"}, timeout=60, trust_env=False)
            assert answer.status_code == 200, path
        rows = httpx.get(
            address + "sparql",
            params={"query": "SELECT ?s { ?s a <https://w3id.org/labgraph/ontology#Lab> }", "format": "csv"},
            timeout=60,
            trust_env=False,
        )
        assert "/lab/mindlab" in rows.text
    finally:
        server.terminate()
        server.communicate()
