"""Words that a request may use, and the defaults: a table for the engine, the toolbox and the dock alike."""

from __future__ import annotations

MASKS = ("none", "clouds", "clouds-shadows", "strict")
METHODS = ("median", "mean", "percentile", "geomedian", "medoid", "max-ndvi", "recent", "best")
METHOD_BANDS = {"max-ndvi": ("red", "nir")}
"""Bands that a method looks at, whatever is asked for."""
MASK_BANDS = ("blue", "red")
"""Bands that tell haze which the mask has missed."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PERIODS = ("month", "quarter", "season", "year", "month-of-year")
LOCAL = "local"
"""The engine that is this machine."""
RESAMPLINGS = ("nearest", "bilinear", "cubic")
DEFAULT_CATALOGUE = "planetary-computer"
DEFAULT_COLLECTION = "sentinel-2-l2a"
DEFAULT_BANDS = "red,green,blue"
DEFAULT_MAX_CLOUD = 25.0
DEFAULT_MASK = "clouds-shadows"
DEFAULT_BUFFER = 60.0
DEFAULT_METHOD = "median"
DEFAULT_PERCENTILE = 25.0
DEFAULT_RESAMPLING = "nearest"
NODATA = 0
"""No data in the mosaic, and in what Sentinel-2 stores."""
MAX_PIXELS = 10_000_000_000
"""More pixels than this are surely a slip: a million square kilometres at 10 m."""
