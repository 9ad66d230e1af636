"""Fixtures of tests that read files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.ranges import signed, waits

__all__ = ["path", "signed", "waits"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Path of a file to write."""
    return tmp_path / "scene.tif"
