"""Fixtures that several test packages use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the real posts and the annotations beside the checkout."""
    path = Path(__file__).parents[1].parent / "shared"
    if not path.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {path}")
        pytest.skip("the shared corpus is not on this machine")
    return path
