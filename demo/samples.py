"""``python -m demo.samples PICTURE.jpg``: picture and table of docs/samples.md, what three places have seen."""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from cloudless_plugin.common.places import Place, Sample
from cloudless_plugin.engine import Reporter, Request, run_mosaic
from cloudless_plugin.engine.jobs.samples import sample_places
from demo.figures import figure_of_maps, save, true_colour
from demo.slovenia import ITEMS

WEST, SOUTH, EAST, NORTH = 15.62, 46.36, 15.95, 46.60
ASKED = {
    "extent": [WEST, SOUTH, EAST, NORTH],
    "start": "2023-08-10",
    "end": "2023-08-20",
    "catalog": "custom",
    "catalog_url": str(ITEMS),
    "max_cloud": 100,
    "crs": "EPSG:4326",
    "resolution": 0.0012,
}
PLACES = {
    "forest": (15.705, 46.375, "#1b7837"),
    "field": (15.7091, 46.4536, "#d95f02"),
    "river": (15.646, 46.556, "#7570b3"),
}
"""Longitude, latitude and colour of each place."""
_SHOWN = 1
"""The place whose rows the page shows: the field."""
_MARKS = {"clear": "o", "cloud": "x", "shadow": "v", "haze": "+", "outside": ".", "nodata": "."}


def main(picture: Path) -> None:
    """Compose the map in a temporary folder, sample the places, and draw both."""
    with tempfile.TemporaryDirectory() as folder:
        mosaic = Path(folder) / "mosaic.tif"
        run_mosaic(Request.from_dict(ASKED), mosaic, Reporter())
        colours = true_colour(mosaic)
    figure, (map_of, chart) = figure_of_maps(("Three places around Maribor and Ptuj", "What they have seen"), (1, 1.6))
    map_of.imshow(colours, extent=(WEST, EAST, SOUTH, NORTH), aspect=1.45, interpolation="nearest")
    for name, (x, y, colour) in PLACES.items():
        map_of.plot(x, y, "o", color=colour, markersize=11, markeredgecolor="white", markeredgewidth=2)
        map_of.annotate(name, (x, y), xytext=(9, 7), textcoords="offset points", color="white", fontsize=14)
    places = [
        Place(number, {"type": "MultiPoint", "coordinates": [[x, y]]})
        for number, (x, y, _) in enumerate(PLACES.values())
    ]
    asked = Request.from_dict({**ASKED, "indices": "NDVI"})
    samples = list(sample_places(asked, places, "EPSG:4326"))
    _draw(chart, samples)
    save(figure, picture)
    print(*(_row(sample) for sample in samples if sample.place == _SHOWN), sep="\n")


def _row(sample: Sample) -> str:
    """Return a row of the page's table."""
    day, scene = sample.datetime[:16].replace("T", " "), f"{(sample.scene or '')[:19]}…"
    values = (f"{value:.4f}" for value in sample.values if value is not None)
    return f"| {' | '.join((str(sample.place), day, scene, sample.state, *values))} |"


def _draw(chart: Any, samples: list[Sample]) -> None:
    """Draw the NDVI of each place through time, the clear dates joined, all others marked by their state."""
    chart.set_axis_on()
    chart.set_ylabel("NDVI")
    chart.grid(visible=True, alpha=0.3)
    told = {"clear"}
    for number, rows in groupby(samples, key=lambda sample: sample.place):
        name, (_, _, colour) = list(PLACES.items())[number]
        seen = [(_day(row), row.values[-1], row.state) for row in rows]
        clear = [(day, value) for day, value, state in seen if state == "clear"]
        chart.plot(*zip(*clear), color=colour, linewidth=2, label=name)
        for day, value, state in seen:
            label = state if state not in told else None
            told.add(state)
            shade = colour if state == "clear" else "grey"
            chart.plot(day, value, _MARKS[state], color=shade, markersize=9, label=label)
    chart.legend(loc="center", ncols=2)
    days = sorted({_day(sample) for sample in samples})
    chart.set_xticks(days, [f"{day.day} Aug" for day in days])


def _day(sample: Sample) -> datetime:
    """Return when the place was seen, UTC, without saying so: matplotlib shows it as it is."""
    return datetime.fromisoformat(sample.datetime).replace(tzinfo=None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
