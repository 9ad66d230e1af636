"""The published tutorial: stackstac to float64, persisted; then xarray's median.

https://planetarycomputer.microsoft.com/docs/tutorials/cloudless-mosaic-sentinel2/
"""

from __future__ import annotations

import sys

import numpy as np
import stackstac
import xarray as xr

from benchmarks.peers.request import Request, masked_classes, read_request


def stack(request: Request, keys: list[str]) -> xr.DataArray:
    """Return the lazy (time, band, y, x) array; NaN is no data."""
    data: xr.DataArray = stackstac.stack(
        request.items,
        assets=keys,
        epsg=request.epsg,
        resolution=request.resolution,
        bounds=request.bounds,
        rescale=False,
        chunksize=4096 if request.resolution > 10 else 1024,
    )
    return data.where(lambda pixels: pixels > 0)


def main(request_file: str, output: str) -> None:
    """Write the medians as (period, band, y, x) float32."""
    request = read_request(request_file)
    data = stack(request, request.keys)
    if request.radius >= 0:
        classes = stack(request, ["SCL"]).isel(band=0, drop=True).fillna(0).astype("uint8").chunk(y=-1, x=-1)
        mask = xr.apply_ufunc(masked_classes, classes, kwargs={"radius": request.radius}, dask="parallelized")
        data = data.where(~mask.assign_coords(x=data.x, y=data.y))
    data = data.persist()
    if request.monthly:
        result = data.groupby("time.month").median(dim="time").compute()
    else:
        result = data.median(dim="time").compute().expand_dims("month")
    np.save(output, result.transpose("month", "band", "y", "x").to_numpy().astype("float32"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
