"""odc-stac, the maintained loader, which merges by solar day; then xarray's median.

https://odc-stac.readthedocs.io/en/latest/notebooks/stac-load-e84-aws.html
"""

from __future__ import annotations

import sys

import numpy as np
import odc.stac
import pystac
import xarray as xr
from odc.geo.geobox import GeoBox

from benchmarks.peers.request import Request, masked_classes, read_request


def load(request: Request, keys: list[str], dtype: str, chunk: int) -> xr.Dataset:
    """Return the bands as lazy arrays, one time step a day; 0 is no data."""
    items = [pystac.Item.from_dict(item, preserve_dict=False) for item in request.items]
    box = GeoBox.from_bbox(request.bounds, crs=f"EPSG:{request.epsg}", resolution=request.resolution, tight=True)
    data: xr.Dataset = odc.stac.load(
        items, bands=keys, geobox=box, groupby="solar_day", chunks={"x": chunk, "y": chunk}, dtype=dtype, nodata=0
    )
    return data


def stack(request: Request) -> xr.Dataset:
    """Return the lazy (time, y, x) bands; NaN is no data, or hidden by the mask."""
    data = load(request, request.keys, "uint16", 1024)
    data = data.where(data != 0)
    if request.radius >= 0:
        classes = load(request, ["SCL"], "uint8", 4096)["SCL"]
        mask = xr.apply_ufunc(masked_classes, classes, kwargs={"radius": request.radius}, dask="parallelized")
        data = data.where(~mask)
    return data


def main(request_file: str, output: str) -> None:
    """Write the medians as (period, band, y, x) float32."""
    request = read_request(request_file)
    data = stack(request)
    if request.monthly:
        result = data.groupby("time.month").median(dim="time").compute()
    else:
        result = data.median(dim="time").compute().expand_dims("month")
    planes = [result[key].transpose("month", "y", "x").to_numpy() for key in request.keys]
    np.save(output, np.stack(planes, axis=1).astype("float32"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
