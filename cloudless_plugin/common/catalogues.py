"""The table of catalogues that Cloudless knows."""

from __future__ import annotations

from dataclasses import dataclass

from .messages import Message

CUSTOM = "custom"


@dataclass(frozen=True)
class Catalogue:
    """A STAC catalogue to search for scenes."""

    id: str
    """Name in models, scripts and recipes."""
    title: str
    """Title for the user."""
    url: str
    """Root of the STAC API; empty where the user gives the address."""
    without_account: tuple[str, ...] = ()
    """Collections whose files can be read without an account; empty where that is not known: any may be."""


CATALOGUES = (
    Catalogue(
        "planetary-computer",
        "Planetary Computer",
        "https://planetarycomputer.microsoft.com/api/stac/v1",
        ("sentinel-2-l2a", "landsat-c2-l2", "hls2-s30", "hls2-l30"),
    ),
    # Its landsat-c2-l2 lies in a bucket whose requests somebody has to pay for.
    Catalogue(
        "earth-search",
        "Earth Search",
        "https://earth-search.aws.element84.com/v1",
        ("sentinel-2-l2a", "sentinel-2-c1-l2a"),
    ),
    Catalogue(CUSTOM, Message("Custom address"), ""),
)
BY_ID = {catalogue.id: catalogue for catalogue in CATALOGUES}
