"""Samples of places as the engine takes them: ``python -m benchmarks.sampling RECIPE PLACES OUTPUT``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cloudless_plugin.common.places import Place, write_samples
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.samples import sample_places


def main(recipe: str, places: str, output: str) -> None:
    """Write the samples of places, x and y in the recipe's CRS."""
    asked = json.loads(Path(recipe).read_text())["request"]
    points = [
        Place(number, {"type": "MultiPoint", "coordinates": [place]})
        for number, place in enumerate(json.loads(Path(places).read_text()))
    ]
    write_samples(Path(output), sample_places(Request.from_dict(asked), points, asked["crs"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
