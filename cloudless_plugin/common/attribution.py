"""Whose data scenes are, what may be done with them, and the words that say so: a table by collection.

A scene that says of itself that it is generated is no satellite's, whatever its collection. For a collection that is
not in the table, what its items say counts; what nobody says stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Optional

from .href import is_http, is_signed
from .messages import Message

GENERATED_KEY = "cloudless:generated"
"""Property of a STAC item that is true where a program has made the scene up."""
OTHER_LICENCE = "other"
"""What STAC says of a licence that has no SPDX identifier."""


_ROLES = ("producer", "licensor", "processor", "host")
"""Roles of a provider in STAC."""
_SPDX = re.compile(r"[\w.+-]+")


@dataclass(frozen=True)
class Provider:
    """Who made or gives the scenes."""

    name: str
    url: str = ""
    roles: tuple[str, ...] = ()
    """As in STAC: ``producer``, ``licensor``, ``processor``, ``host``."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as STAC writes it."""
        return {name: list(value) if name == "roles" else value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Terms:
    """On what terms a collection's scenes may be used."""

    rights: tuple[str, ...]
    """What has to stand beside what is made of them; ``{years}`` stands for the years of the scenes."""
    licence: str = ""
    """SPDX identifier, ``other``, or empty where it is not known."""
    licence_title: str = ""
    licence_url: str = ""
    providers: tuple[Provider, ...] = ()


_COPERNICUS_RIGHTS = "Contains modified Copernicus Sentinel data {years}"
_LANDSAT_RIGHTS = "Landsat courtesy of the U.S. Geological Survey"
_COPERNICUS = Terms(
    (_COPERNICUS_RIGHTS,),
    OTHER_LICENCE,
    "Copernicus Sentinel data legal notice",
    "https://sentinel.esa.int/documents/247904/690755/Sentinel_Data_Legal_Notice",
    (Provider("ESA", "https://www.esa.int", ("producer", "licensor")),),
)
_LANDSAT = Terms(
    (_LANDSAT_RIGHTS,),
    OTHER_LICENCE,
    "Public domain",
    "https://www.usgs.gov/core-science-systems/hdds/data-policy",
    (Provider("U.S. Geological Survey", "https://www.usgs.gov/landsat-missions", ("producer", "licensor")),),
)


def _hls(rights: str) -> Terms:
    """Return the terms of a part of HLS, which NASA gives freely; what it is made of is to be named too."""
    return Terms(
        ("Harmonized Landsat Sentinel-2 courtesy of NASA's LP DAAC", rights),
        OTHER_LICENCE,
        "LP DAAC data citation and policies",
        "https://lpdaac.usgs.gov/data/data-citation-and-policies/",
        (Provider("NASA LP DAAC", "https://lpdaac.usgs.gov", ("producer", "licensor")),),
    )


def _by(provider: Provider, rights: str, satellite: str) -> Terms:
    """Return the terms of what somebody has made of a satellite's data, and gives under CC BY 4.0."""
    licence = "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
    return Terms((rights, satellite), "CC-BY-4.0", *licence, (provider,))


_MAKER = ("processor", "licensor", "host")
_GA = Provider("Geoscience Australia", "https://www.ga.gov.au", _MAKER)
_AFRICA = Provider("Digital Earth Africa", "https://www.digitalearthafrica.org", _MAKER)
_INPE = Provider("INPE", "https://www.gov.br/inpe", _MAKER)
_GA_RIGHTS = "Commonwealth of Australia (Geoscience Australia) {years}"
_AFRICA_RIGHTS, _INPE_RIGHTS = "Digital Earth Africa", "Brazil Data Cube, INPE"

TERMS: Mapping[str, Terms] = {
    "sentinel-2-l2a": _COPERNICUS,
    "sentinel-2-c1-l2a": _COPERNICUS,
    "landsat-c2-l2": _LANDSAT,
    "landsat-c2l2-sr": _LANDSAT,
    **dict.fromkeys(("hls2-s30", "HLSS30_2.0"), _hls(_COPERNICUS_RIGHTS)),
    **dict.fromkeys(("hls2-l30", "HLSL30_2.0"), _hls(_LANDSAT_RIGHTS)),
    "s2_l2a": _by(_AFRICA, _AFRICA_RIGHTS, _COPERNICUS_RIGHTS),
    **dict.fromkeys(("ls5_sr", "ls7_sr", "ls8_sr", "ls9_sr"), _by(_AFRICA, _AFRICA_RIGHTS, _LANDSAT_RIGHTS)),
    **dict.fromkeys(("ga_s2am_ard_3", "ga_s2bm_ard_3", "ga_s2cm_ard_3"), _by(_GA, _GA_RIGHTS, _COPERNICUS_RIGHTS)),
    **dict.fromkeys(
        ("ga_ls5t_ard_3", "ga_ls7e_ard_3", "ga_ls8c_ard_3", "ga_ls9c_ard_3"), _by(_GA, _GA_RIGHTS, _LANDSAT_RIGHTS)
    ),
    "S2-16D-2": _by(_INPE, _INPE_RIGHTS, _COPERNICUS_RIGHTS),
    "LANDSAT-16D-1": _by(_INPE, _INPE_RIGHTS, _LANDSAT_RIGHTS),
}
"""By collection."""
GENERATED_RIGHTS = Message("Generated scenes, not observed by any satellite")
GENERATED = Terms((GENERATED_RIGHTS,))
"""Of scenes that a program has made up."""


def terms_of(collection: str, properties: Mapping[str, Any]) -> Optional[Terms]:
    """Return the terms of a scene; ``None`` where nobody tells any.

    Args:
        collection: of the scene.
        properties: of its STAC item, without control characters and markup.
    """
    if properties.get(GENERATED_KEY) is True:
        return GENERATED
    if collection in TERMS:
        return TERMS[collection]
    providers = _providers(properties.get("providers"))
    told = properties.get("license")
    licence = told if isinstance(told, str) else ""
    if not providers and not licence:
        return None
    names = ", ".join(provider.name for provider in providers)
    return Terms((names,) if names else (), licence if _SPDX.fullmatch(licence) else OTHER_LICENCE, providers=providers)


def _providers(told: Any) -> tuple[Provider, ...]:
    """Return the providers that an item names, as far as they can be read."""
    found = []
    for each in told if isinstance(told, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str) and each["name"].strip():
            url, roles = str(each.get("url")), each.get("roles")
            known = tuple(role for role in _ROLES if isinstance(roles, list) and role in roles)
            is_address = is_http(url) and not is_signed(url)
            found.append(Provider(each["name"].strip(), url if is_address else "", known))
    return tuple(found)


@dataclass(frozen=True)
class Attribution:
    """What has to be said beside a mosaic, of all of its scenes together."""

    rights: str = ""
    """One line; empty where nobody tells any."""
    licence: str = ""
    """SPDX identifier, ``other`` for several or one without, or empty where none is known."""
    licences: tuple[tuple[str, str], ...] = ()
    """Title and address of each licence that has an address."""
    providers: tuple[Provider, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, for a recipe."""
        return {
            "rights": self.rights,
            "license": self.licence,
            "licenses": [{"title": title, "href": href} for title, href in self.licences],
            "providers": [provider.to_dict() for provider in self.providers],
        }


def attribution_of(scenes: Iterable[tuple[Optional[Terms], int]]) -> Attribution:
    """Return what has to be said of scenes together.

    Args:
        scenes: the terms of each, and the year that it was taken.
    """
    years: dict[str, set[int]] = {}
    found: dict[Terms, None] = {}
    for terms, year in scenes:
        if terms is not None:
            found[terms] = None
            for line in terms.rights:
                years.setdefault(line, set()).add(year)
    licences = {terms.licence for terms in found if terms.licence}
    return Attribution(
        "; ".join(line.replace("{years}", _spans(of)) for line, of in years.items()),
        licences.pop() if len(licences) == 1 else OTHER_LICENCE if licences else "",
        tuple(dict.fromkeys((terms.licence_title, terms.licence_url) for terms in found if terms.licence_url)),
        tuple(dict.fromkeys(provider for terms in found for provider in terms.providers)),
    )


def _spans(years: Iterable[int]) -> str:
    """Return years in words: ``2019, 2021-2023``."""
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
