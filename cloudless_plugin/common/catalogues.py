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


CATALOGUES = (
    Catalogue("planetary-computer", "Planetary Computer", "https://planetarycomputer.microsoft.com/api/stac/v1"),
    Catalogue("earth-search", "Earth Search", "https://earth-search.aws.element84.com/v1"),
    Catalogue(CUSTOM, Message("Custom address"), ""),
)
BY_ID = {catalogue.id: catalogue for catalogue in CATALOGUES}
