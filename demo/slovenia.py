"""The main job on real scenes: five dates around Maribor and Ptuj; ``slovenia/NOTICE`` describes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .pictures import one_date, side_by_side
from .qgis import QgisProcess

ITEMS = Path(__file__).parent / "slovenia" / "items.json"
START, END = "2023-08-10", "2023-08-20"
RESOLUTION = 60
"""Metres. The scenes' pixels have 120 m and begin at odd multiples of 60 m: this grid copies each to four pixels."""


def compose(folder: Path, qgis: QgisProcess) -> None:
    """Make mosaic, evidence and picture in ``folder``, and print their paths."""
    scenes = json.loads(ITEMS.read_text())["features"]
    west, south, east, north = scenes[0]["assets"]["SCL"]["proj:bbox"]
    epsg = scenes[0]["properties"]["proj:epsg"]
    mosaic, evidence, picture = (folder / name for name in ("slovenia.tif", "slovenia-evidence.tif", "slovenia.png"))
    parameters = {
        "EXTENT": f"{west},{east},{south},{north} [EPSG:{epsg}]",
        "START": START,
        "END": END,
        "CATALOG": "custom",
        "CATALOG_URL": ITEMS,
        "MAX_CLOUD": 100,
        "RESOLUTION": RESOLUTION,
        "OUTPUT": mosaic,
        "EVIDENCE": evidence,
    }
    outputs = qgis.run("cloudless:mosaic", parameters)
    cloudiest = max((scene["properties"] for scene in scenes), key=lambda told: told["eo:cloud_cover"])
    asked: dict[str, Any] = json.loads(Path(f"{mosaic}.json").read_text())["request"]
    day = cloudiest["datetime"][:10]
    side_by_side(picture, one_date(folder / "slovenia-cloudiest.tif", asked, day), mosaic)
    print(
        f"Real ground around Maribor and Ptuj, pixels of 120 m: {outputs['SCENE_COUNT']:.0f} scenes, "
        f"{outputs['FILLED_PERCENT']:.1f} % filled"
    )
    print(f"Picture:   {picture} ({day}, the cloudiest date, beside the mosaic)")
    print(f"Mosaic:    {mosaic}\nRecipe:    {mosaic}.json\nEvidence:  {evidence}\n")
