"""``python -m demo.change PICTURE.jpg``: the picture of docs/change.md, what ten days have changed south of Maribor."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import rasterio

from cloudless_plugin.common.change import RAMP
from cloudless_plugin.engine import ChangeRequest, Reporter, run_change
from demo.figures import NO_DATA, figure_of_maps, save, shown_ranges, true_colour
from demo.slovenia import ITEMS

ASKED = {
    "extent": [15.63, 46.40, 15.79, 46.51],
    "before_start": "2023-08-10",
    "before_end": "2023-08-15",
    "start": "2023-08-18",
    "end": "2023-08-20",
    "catalog": "custom",
    "catalog_url": str(ITEMS),
    "max_cloud": 100,
    "resolution": 120,
    "index": "NDVI",
}
_REACH = 0.4
"""NDVI at both ends of the colours."""


def main(picture: Path) -> None:
    """Compose both times in a temporary folder, and draw them with their change."""
    from matplotlib.colors import LinearSegmentedColormap

    with tempfile.TemporaryDirectory() as folder:
        change, before, after = (Path(folder) / name for name in ("change.tif", "before.tif", "after.tif"))
        run_change(ChangeRequest.from_dict(ASKED), change, Reporter(), before=before, after=after)
        figure, places = figure_of_maps(("10 to 15 August", "18 and 20 August", "Change of the NDVI"))
        for place, mosaic in zip(places, (before, after)):
            place.imshow(true_colour(mosaic, shown_ranges(before)), interpolation="nearest")
        with rasterio.open(change) as dataset:
            ramp = LinearSegmentedColormap.from_list("change", RAMP)
            ramp.set_bad(NO_DATA)
            shown = places[2].imshow(dataset.read(1), cmap=ramp, vmin=-_REACH, vmax=_REACH, interpolation="nearest")
        figure.colorbar(shown, ax=places[2], shrink=0.85)
        save(figure, picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
