"""The real ``qgis`` binary, in a fresh profile, on a virtual screen."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import jobs
from tests.support.engine import INTERPRETER
from tests.support.paths import BUILD


def pixels(source: str) -> dict[str, float]:
    """Return what the engine's rasterio says of a mosaic."""
    code = (
        "import json, sys, rasterio\n"
        "with rasterio.open(sys.argv[1]) as d:\n"
        "    a = d.read(); print(json.dumps({'mean': float(a.mean()), 'filled': float((a > 0).mean()), 'bands': d.count,\n"
        "                                    'left': d.bounds.left, 'epsg': d.crs.to_epsg()}))"
    )
    answer = subprocess.run([str(INTERPRETER), "-c", code, source], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def test_from_the_canvas_to_a_layer(drive: Callable[..., dict[str, Any]], generated: Path) -> None:
    report = drive("drive_run.py", {"name": "window", "items": str(generated), "extent": jobs.extent()})
    assert report["running_at_once"]
    assert report["layers"] == ["Mosaic 2023-06-01 to 2023-08-31"]
    assert "18 scenes, 9 dates" in report["texts"]
    assert any(text.startswith("Tile 1 of") for text in report["texts"])
    assert report["status"].startswith("Done: 18 scenes")
    assert report["stall"] < 1, "the window froze"
    assert report["dialogs"] == []
    assert report["stretch"][0] == report["stretch"][1] == report["stretch"][2], "colours are not true"
    assert 0 < report["stretch"][0][0] < report["stretch"][0][1] < 5000
    mosaic = pixels(report["sources"][0])
    assert mosaic["epsg"] == 32633
    assert mosaic["bands"] == 3
    # The canvas shows more than the scenes: what they cover is filled.
    assert 300 < mosaic["mean"] / mosaic["filled"] < 1500
    assert (BUILD / "screenshots" / "window.png").stat().st_size > 20_000
