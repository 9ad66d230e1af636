"""``python -m demo.holes PICTURE.jpg``: the picture of docs/holes.md, a cloudy day filled from other years."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import rasterio

from cloudless_plugin.engine import Reporter, Request, run_mosaic
from demo.figures import figure_of_maps, save, shown_ranges, true_colour
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST, Pass, make_scenes

_SIZE = 320
_EXTENT = [WEST, NORTH - _SIZE * RESOLUTION, WEST + _SIZE * RESOLUTION, NORTH]
DAY = "2023-06-14"
PASSES = (
    Pass("20230614", 79, "05.09", 0.6),
    Pass("20220609", 79, "03.01", 0.2),
    Pass("20240618", 79, "05.09", 0.3),
)
"""The cloudy day, and one in the same month of each year beside it."""
FILLED = 5
"""Flag in the evidence of what another year has filled."""


def main(picture: Path) -> None:
    """Make the scenes and both mosaics in a temporary folder, and draw them."""
    from matplotlib.colors import ListedColormap

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        items = make_scenes(folder / "scenes", size=_SIZE, seed=3, passes=PASSES)
        asked = {
            "extent": _EXTENT,
            "extent_crs": f"EPSG:{EPSG}",
            "start": DAY,
            "end": DAY,
            "catalog": "custom",
            "catalog_url": str(items),
            "max_cloud": 100,
        }
        left, filled, evidence = (folder / f"{of}.tif" for of in ("left", "filled", "evidence"))
        run_mosaic(Request.from_dict(asked), left, Reporter())
        run_mosaic(Request.from_dict({**asked, "holes": "widen"}), filled, Reporter(), evidence=evidence)
        figure, places = figure_of_maps(
            ("One cloudy day: HOLES=leave", "The same: HOLES=widen", "Flag 5: another year")
        )
        for place, mosaic in zip(places, (left, filled)):
            place.imshow(true_colour(mosaic, shown_ranges(filled)), interpolation="nearest")
        with rasterio.open(evidence) as dataset:
            flag = dataset.read(dataset.descriptions.index("flag") + 1)
        places[2].imshow(flag == FILLED, cmap=ListedColormap(["white", "#e6701c"]), interpolation="nearest")
        save(figure, picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
