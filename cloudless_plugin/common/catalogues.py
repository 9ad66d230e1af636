"""The table of catalogues that Cloudless knows, and where the files that they name are given by HTTPS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional
from urllib.parse import urlsplit

from .messages import Message

CUSTOM = "custom"


@dataclass(frozen=True)
class FileLogin:
    """How one is let in where files are not given to everybody."""

    place: str
    """Address of the server of the files."""
    needs: Message
    """Which account, and in which type of login."""
    instead: Message
    """Where there are such scenes without an account."""
    has_keys: bool = False
    """Whether the login is an access key and a secret key, by which each request is signed as S3 wants it."""
    region: str = ""
    """Region that is signed for, where the login names none."""

    @property
    def advice(self) -> Message:
        """What to do to read the files."""
        return Message("choose a login (AUTHCFG) with {needs}, or {instead}", needs=self.needs, instead=self.instead)


@dataclass(frozen=True)
class Catalogue:
    """A STAC catalogue to search for scenes."""

    id: str
    """Name in models, scripts and recipes."""
    title: str
    """Title for the user."""
    url: str
    """Root of the STAC API; empty where the user gives the address."""
    collections: tuple[str, ...] = ()
    """Those worth offering, some of them several at once; empty where that is not known: any may be."""
    login: Optional[FileLogin] = None
    """What its files want; ``None`` where they are given to everybody."""


_SAME_SCENES = Message("Planetary Computer, which has the same scenes and needs no account")
_COPERNICUS = FileLogin(
    "https://eodata.dataspace.copernicus.eu",
    Message("S3 keys of the Copernicus Data Space (type AWS S3)"),
    Message("a catalogue whose files need no account, such as Planetary Computer"),
    has_keys=True,
    region="default",
)
_EARTHDATA = FileLogin(
    "https://data.lpdaac.earthdatacloud.nasa.gov",
    Message("a token of NASA's Earthdata Login (type API Header)"),
    _SAME_SCENES,
)
_USGS = FileLogin(
    "https://landsatlook.usgs.gov",
    Message("a token of USGS's M2M service as X-Auth-Token (type API Header)"),
    _SAME_SCENES,
)

CATALOGUES = (
    Catalogue(
        "planetary-computer",
        "Planetary Computer",
        "https://planetarycomputer.microsoft.com/api/stac/v1",
        ("sentinel-2-l2a", "landsat-c2-l2", "hls2-s30", "hls2-l30", "hls2-s30,hls2-l30"),
    ),
    # Its landsat-c2-l2 lies in a bucket whose requests somebody has to pay for.
    Catalogue(
        "earth-search",
        "Earth Search",
        "https://earth-search.aws.element84.com/v1",
        ("sentinel-2-l2a", "sentinel-2-c1-l2a"),
    ),
    Catalogue(
        "cdse",
        "Copernicus Data Space",
        "https://stac.dataspace.copernicus.eu/v1",
        ("sentinel-2-l2a",),
        _COPERNICUS,
    ),
    Catalogue(
        "dea",
        "Digital Earth Australia",
        "https://explorer.dea.ga.gov.au/stac",
        (
            "ga_s2am_ard_3,ga_s2bm_ard_3,ga_s2cm_ard_3",
            "ga_ls8c_ard_3,ga_ls9c_ard_3",
            "ga_ls7e_ard_3",
            "ga_ls5t_ard_3",
        ),
    ),
    Catalogue(
        "deafrica",
        "Digital Earth Africa",
        "https://explorer.digitalearth.africa/stac",
        ("s2_l2a", "ls8_sr,ls9_sr", "ls7_sr", "ls5_sr"),
    ),
    Catalogue(
        "landsatlook",
        "USGS LandsatLook",
        "https://landsatlook.usgs.gov/stac-server",
        ("landsat-c2l2-sr",),
        _USGS,
    ),
    Catalogue(
        "lpdaac",
        "NASA LP DAAC",
        "https://cmr.earthdata.nasa.gov/stac/LPCLOUD",
        ("HLSS30_2.0", "HLSL30_2.0", "HLSS30_2.0,HLSL30_2.0"),
        _EARTHDATA,
    ),
    Catalogue(
        "bdc",
        "Brazil Data Cube",
        "https://data.inpe.br/bdc/stac/v1",
        ("S2-16D-2", "LANDSAT-16D-1"),
    ),
    Catalogue(CUSTOM, Message("Custom address"), ""),
)
BY_ID = {catalogue.id: catalogue for catalogue in CATALOGUES}
LOGINS = tuple(catalogue.login for catalogue in CATALOGUES if catalogue.login is not None)

BUCKETS: Mapping[str, str] = {
    "dea-public-data": "https://dea-public-data.s3.ap-southeast-2.amazonaws.com",
    "deafrica-landsat": "https://deafrica-landsat.s3.af-south-1.amazonaws.com",
    "deafrica-sentinel-2": "https://deafrica-sentinel-2.s3.af-south-1.amazonaws.com",
    "e84-earth-search-sentinel-data": "https://e84-earth-search-sentinel-data.s3.us-west-2.amazonaws.com",
    "sentinel-cogs": "https://sentinel-cogs.s3.us-west-2.amazonaws.com",
    "eodata": f"{_COPERNICUS.place}/eodata",
    "lp-prod-protected": f"{_EARTHDATA.place}/lp-prod-protected",
}
"""Addresses of the buckets of ``s3://`` that are given by HTTPS, to everybody or with a login."""


def login_at(address: str) -> Optional[FileLogin]:
    """Return what the server of an address wants; ``None`` where it is not known to want a login."""
    host = urlsplit(address).netloc.lower()
    return next((login for login in LOGINS if urlsplit(login.place).netloc == host), None)


def catalogue_at(catalog: str, address: str) -> Optional[Catalogue]:
    """Return the catalogue that a request means; ``None`` for an address of the user's own that is not known.

    Args:
        catalog: its id.
        address: in place of the catalogue's, or empty.
    """
    if not address:
        return BY_ID[catalog]
    host = urlsplit(address).netloc.lower()
    return next((each for each in CATALOGUES if each.url and urlsplit(each.url).netloc == host), None)
