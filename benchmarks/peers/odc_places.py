"""odc-stac as in ``odc``, then xarray's ``sel`` at places: bands and classes, without a mask."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import xarray as xr

from benchmarks.peers.odc import load
from benchmarks.peers.request import read_request


def main(request_file: str, places_file: str, output: str) -> None:
    """Write what was seen of the places as (band, time, place) uint16; the last band is the classification."""
    request = read_request(request_file)
    places = np.array(json.loads(Path(places_file).read_text()))
    x, y = (xr.DataArray(numbers, dims="place") for numbers in places.T)
    data = load(request, request.keys, "uint16", 512)
    data["SCL"] = load(request, ["SCL"], "uint8", 512)["SCL"]
    found = data.sel(x=x, y=y, method="nearest").compute()
    np.save(output, np.stack([found[key].to_numpy().astype("uint16") for key in found.data_vars]))


if __name__ == "__main__":
    main(*sys.argv[1:])
