"""``python -m manual.notebook FOLDER``: run the notebook on the scenes of the demo, and write it as a page."""

from __future__ import annotations

import base64
import copy
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
ITEMS = "demo/slovenia/items.json"
ASKED = {
    "extent": [15.60, 46.42, 15.85, 46.58],
    "start": "2023-08-01",
    "end": "2023-08-31",
    "max_cloud": 100,
    "resolution": 120,
}
"""What the notebook asks of the scenes of the demo, which need no network."""
_NOTE = """!!! note
    This page was made by running [the notebook]({file}) when the site was built, without network: its second cell of
    code puts the real scenes of August 2023, which lie in the repository, in place of Redmond. Leave it out to run the
    tutorial itself.
"""


def executed(asked: dict[str, Any] = ASKED, items: str = ITEMS) -> Any:
    """Run the notebook in the repository's folder, with a cell after its parameters that changes them; return it.

    Args:
        asked: what the request has in place of the notebook's.
        items: path of an item collection, from the repository's folder.

    Raises:
        nbclient.exceptions.CellExecutionError: where a cell fails.
    """
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    (at,) = [number for number, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", ())]
    lines = ",\n".join(f"    {name!r}: {value!r}" for name, value in asked.items()).replace("'", '"')
    changed: Any = copy.deepcopy(notebook.cells[at])
    changed.update(id="changed", source=f'asked |= {{\n{lines},\n}}\nitems = "{items}"')
    notebook.cells.insert(at + 1, changed)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    return notebook


def write_page(notebook: Any, folder: Path) -> None:
    """Write ``notebook.md`` and its pictures into a folder, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(NOTEBOOK, folder / NOTEBOOK.name)
    title, *parts = (part for cell in notebook.cells for part in _parts(cell, folder))
    head, _, rest = title.partition("\n")
    page = [head, _NOTE.format(file=NOTEBOOK.name), rest, *parts]
    (folder / "notebook.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")


def _parts(cell: Any, folder: Path) -> Iterator[str]:
    """Yield a cell and what it shows as Markdown, warnings aside; pictures go into the folder."""
    if cell.cell_type == "markdown":
        yield cell.source
        return
    yield f"```python\n{cell.source}\n```"
    for output in cell.outputs:
        shown = output.get("data", {})
        if "image/png" in shown:
            number = len(list(folder.glob("notebook-*.png"))) + 1
            (folder / f"notebook-{number}.png").write_bytes(base64.b64decode(shown["image/png"]))
            yield f"![What the cell draws: {_drawn(cell.source)}](notebook-{number}.png)"
        elif text := (output.get("name") == "stdout" and output.text) or shown.get("text/plain"):
            yield f"```text\n{text.rstrip()}\n```"


def _drawn(source: str) -> str:
    """Return what a cell draws, in words, from the last name that it calls to draw it."""
    names = re.findall(r"true_colour\((.*?)\)", source)
    return f"{names[-1]} in true colour" if names else "a figure"


if __name__ == "__main__":
    write_page(executed(), Path(sys.argv[1]))
