"""odc-stac as in ``odc``, with bottleneck's median instead of xarray's, which takes numpy's for lazy arrays."""

from __future__ import annotations

import sys

import bottleneck
import numpy as np
import xarray as xr

from benchmarks.peers.odc import stack
from benchmarks.peers.request import read_request


def median(data: xr.Dataset) -> xr.Dataset:
    """Return the median over time, without what is no data, block by block."""
    result: xr.Dataset = xr.apply_ufunc(
        bottleneck.nanmedian,
        data.chunk(time=-1),
        input_core_dims=[["time"]],
        kwargs={"axis": -1},
        dask="parallelized",
        output_dtypes=[np.float32],
    )
    return result


def main(request_file: str, output: str) -> None:
    """Write the medians as (period, band, y, x) float32."""
    request = read_request(request_file)
    data = stack(request)
    if request.monthly:
        result = data.groupby("time.month").map(median).compute()
    else:
        result = median(data).compute().expand_dims("month")
    planes = [result[key].transpose("month", "y", "x").to_numpy() for key in request.keys]
    np.save(output, np.stack(planes, axis=1).astype("float32"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
