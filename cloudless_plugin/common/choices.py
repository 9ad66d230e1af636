"""The values that a request may have, and the defaults, for the engine, the toolbox and the dock."""

from __future__ import annotations

MASKS = ("none", "clouds", "clouds-shadows", "strict")
METHODS = ("median", "mean", "percentile", "geomedian", "medoid", "max-ndvi", "recent", "best")
METHOD_BANDS = {"max-ndvi": ("red", "nir")}
"""Bands that a method needs, requested or not, by common name."""
PICKING_METHODS = ("medoid", "max-ndvi", "recent", "best")
"""Methods that take each pixel whole from one date, which the evidence tells."""
VIEWS_METHODS = ("median", "mean", "percentile", "geomedian")
"""Methods to which some of a pixel's clear views are enough, so that the others need not be read."""
MAX_VIEWS = 1000
"""Highest number of views that may be asked for."""
ENOUGH_VIEWS = 16
"""Views whose mosaic is nearly that of all: what a year needs a quarter of the reads for."""
MASK_BANDS = ("blue", "red")
"""Bands of the haze test, by common name."""
GROUND_BANDS = ("nir", "nir08")
"""Bands by which dark ground is told from shadow, by common name, the preferred first."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PERIODS = ("month", "quarter", "season", "year", "month-of-year", "week", "dekad", "days")
DAYS = "days"
"""The period of so many days as ``STEP`` says."""
INDEX_SOURCES = ("composite", "observations")
"""What an index is computed from: the mosaic's reflectance, or each observation, whose indices are reduced then."""
BANDPASSES = ("own", "oli")
"""Whose bands reflectance is of: each sensor's own, or Landsat's OLI, to which Sentinel-2's is adjusted."""
HOLES = ("leave", "widen")
"""What becomes of pixels without a clear view: nothing, or they are filled from the same months of other years."""
CLOUD_PLACES = ("scene", "area")
"""What the limit of cloud cover is a share of: the scene, as the catalogue tells, or what is seen of one's area."""
LOCAL = "local"
"""Name of the engine on this machine."""
RESAMPLINGS = ("nearest", "bilinear", "cubic")
NORMALISATIONS = ("none", "ratio")
"""How dates are made alike before they are composed: not at all, or each date and band by one robust ratio."""
DEFAULT_CATALOGUE = "planetary-computer"
DEFAULT_COLLECTION = "sentinel-2-l2a"
DEFAULT_BANDS = "red,green,blue"
DEFAULT_MAX_CLOUD = 25.0
DEFAULT_CLOUD_PLACE = "scene"
DEFAULT_MASK = "clouds-shadows"
DEFAULT_BUFFER = 60.0
DEFAULT_METHOD = "median"
DEFAULT_PERCENTILE = 25.0
DEFAULT_RESAMPLING = "nearest"
DEFAULT_NORMALISATION = "none"
DEFAULT_INDEX_SOURCE = "composite"
DEFAULT_HOLES = "leave"
DEFAULT_BANDPASS = "own"
DEFAULT_STEP, LONGEST_STEP = 16, 366
"""Days."""
DEFAULT_VIEWS = 0
"""All of them."""
NODATA = 0
"""Nodata value of the mosaic, and of Sentinel-2's files."""
MAX_PIXELS = 10_000_000_000
"""Maximum number of pixels of a mosaic: a million square kilometres at 10 m. More are surely a mistake."""
