"""The notebook of the tutorial runs, step by step, on scenes that are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from manual.notebook import NOTEBOOK, executed, write_page
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def steps() -> Any:
    return executed()


def shown(notebook: Any, words: str) -> str:
    """Return what the cell that has these words shows."""
    (cell,) = [cell for cell in notebook.cells if cell.cell_type == "code" and words in cell.source]
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


@pytest.mark.slow
def test_every_step_runs(steps: Any) -> None:
    assert all(cell.execution_count for cell in steps.cells if cell.cell_type == "code")


@pytest.mark.slow
def test_both_ways_give_the_same_mosaic(steps: Any) -> None:
    assert float(shown(steps, "share_equal =")) == 1.0


@pytest.mark.slow
def test_states_and_months_are_shown(steps: Any) -> None:
    assert "cloud" in shown(steps, "names = [")
    assert "'month': 1" in shown(steps, "monthly.sizes")


@pytest.mark.slow
def test_page_shows_what_the_cells_show(steps: Any, tmp_path: Path) -> None:
    write_page(steps, tmp_path / "notebook")
    page = (tmp_path / "notebook" / "notebook.md").read_text(encoding="utf-8")
    assert page.startswith("# The cloudless mosaic, in Python\n\n!!! note\n")
    assert 'items = "demo/slovenia/items.json"\n```' in page
    assert "```text\n1.0\n```" in page
    assert str(ROOT) not in page
    for name in ("notebook-1.png", "notebook-2.png", "tutorial.ipynb"):
        assert f"({name})" in page
        assert (tmp_path / "notebook" / name).stat().st_size > 1000


def test_notebook_is_kept_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    assert Path(NOTEBOOK).stat().st_size < 50_000
