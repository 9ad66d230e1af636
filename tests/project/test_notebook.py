"""The notebook of the tutorial runs, step by step, on scenes that are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support import real_ground
from tests.support.paths import ROOT

NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
ASKED = {
    "extent": [15.60, 46.42, 15.85, 46.58],
    "start": "2023-08-01",
    "end": "2023-08-31",
    "max_cloud": 100,
    "resolution": 120,
}


def run(**changes: Any) -> Any:
    """Run the notebook with other parameters; return it."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    (parameters,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    parameters.source += f"\nasked |= {changes!r}\nitems = {str(real_ground.ITEMS)!r}"
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    return notebook


@pytest.fixture(scope="module")
def steps() -> Any:
    return run(**ASKED)


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


def test_notebook_is_kept_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    assert Path(NOTEBOOK).stat().st_size < 50_000
