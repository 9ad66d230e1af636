"""``python -m demo.series PICTURE.jpg``: the README's picture of a series, the real scenes in steps of four days."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.series import run_series
from demo.slovenia import END, ITEMS, START

_ASKED = {
    "start": START,
    "end": END,
    "catalog": "custom",
    "catalog_url": str(ITEMS),
    "max_cloud": 100,
    "period": "days",
    "step": 4,
    "indices": "NDVI",
    "resolution": 120,
}
_QUALITY = 85


def draw(picture: Path, figure: str = "figure.png") -> None:
    """Make the series in a temporary folder, and write one of its figures as JPEG.

    Args:
        picture: the file to write.
        figure: name of the figure, ``figure_NDVI.png`` for that of the index.
    """
    from PIL import Image

    scenes = json.loads(ITEMS.read_text())["features"]
    place = {
        "extent": scenes[0]["assets"]["SCL"]["proj:bbox"],
        "extent_crs": f"EPSG:{scenes[0]['properties']['proj:epsg']}",
    }
    request = Request.from_dict({**_ASKED, **place})
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "figure.png"
        run_series(request, Path(folder) / "series", Reporter(), figure=whole)
        with Image.open(whole.with_name(figure)) as drawn:
            drawn.convert("RGB").save(picture, quality=_QUALITY)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
