"""``python -m demo.indices PICTURE.jpg``: the picture of docs/indices.md, the NDVI of the real scenes."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.series import run_series
from demo.slovenia import ITEMS

ASKED = {
    "start": "2023-08-10",
    "end": "2023-08-20",
    "catalog": "custom",
    "catalog_url": str(ITEMS),
    "max_cloud": 100,
    "period": "days",
    "step": 6,
    "indices": "NDVI",
    "resolution": 120,
}


def main(picture: Path) -> None:
    """Make the series in a temporary folder, and write the figure of its index."""
    from PIL import Image

    boxes = [item["bbox"] for item in json.loads(ITEMS.read_text())["features"]]
    lows, highs = [[box[at] for box in boxes] for at in (0, 1)], [[box[at] for box in boxes] for at in (2, 3)]
    extent = [*map(min, lows), *map(max, highs)]
    with tempfile.TemporaryDirectory() as folder:
        figure = Path(folder) / "figure.png"
        run_series(Request.from_dict({**ASKED, "extent": extent}), Path(folder) / "series", Reporter(), figure=figure)
        with Image.open(figure.with_name("figure_NDVI.png")) as drawn:
            drawn.convert("RGB").save(picture, quality=85)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
