"""The parameters of an algorithm that the panel's choices make, as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..common import choices
from .choices_made import PanelChoices, needs_address, takes_login
from .times import Span

MOSAIC, SERIES = "cloudless:mosaic", "cloudless:series"
TEMPORARY = "TEMPORARY_OUTPUT"
"""What Processing calls a temporary output."""
_LASTING = {
    "OUTPUT": "cloudless.tif",
    "EVIDENCE": "cloudless_evidence.tif",
    "INDICES_OUTPUT": "cloudless_indices.tif",
    "OUTPUT_FOLDER": "cloudless",
    "FIGURE": "cloudless/figure.png",
    "ANIMATION": "cloudless/animation.gif",
}
"""Where outputs go, from the folder that a shell is in, that have no place yet."""


def algorithm_of(made: PanelChoices) -> str:
    """Return the id of the algorithm that makes what is chosen."""
    return SERIES if made.period else MOSAIC


def search_and_composition(made: PanelChoices, span: Span) -> dict[str, Any]:
    """Return the parameters without area and outputs, which both algorithms have.

    Args:
        made: what is chosen.
        span: the days.
    """
    is_custom = needs_address(made.catalog)
    return {
        "START": span.start.isoformat(),
        "END": span.end.isoformat(),
        "MONTHS": list(span.months),
        "CATALOG": made.catalog,
        "CATALOG_URL": made.catalog_url.strip() if is_custom else "",
        "AUTHCFG": made.authcfg if takes_login(made.catalog) else "",
        "COLLECTION": made.collection,
        "BANDS": made.bands.strip(),
        "INDICES": made.indices.strip(),
        "INDICES_FROM": made.indices_from,
        "MAX_CLOUD": made.max_cloud,
        "CLOUD_IN": made.cloud_in,
        "MASK": made.mask,
        "BUFFER": made.buffer,
        "HAZE": made.haze,
        "NORMALISE": made.normalise,
        "HOLES": made.holes,
        "BANDPASS": made.bandpass,
        "VIEWS": made.views if made.method in choices.VIEWS_METHODS else choices.DEFAULT_VIEWS,
        "METHOD": made.method,
        "PERCENTILE": made.percentile,
        "PERCENTILES": made.percentiles if made.method == "percentile" else "",
        "RESOLUTION": made.resolution or None,
        "CRS": made.crs or None,
        "RESAMPLING": made.resampling,
        "ENGINE": made.engine.strip() or choices.LOCAL,
    }


def outputs(made: PanelChoices) -> dict[str, Any]:
    """Return the parameters that say where results go."""
    path = made.output.strip()
    if not made.period:
        wanted = (("EVIDENCE", made.evidence, "evidence"), ("INDICES_OUTPUT", made.indices.strip(), "indices"))
        return {"OUTPUT": path or TEMPORARY, **{name: beside(path, word) for name, is_made, word in wanted if is_made}}
    pictures = (("FIGURE", made.figure, "figure.png"), ("ANIMATION", made.animation, "animation.gif"))
    drawn = {name: str(Path(path) / file) if path else TEMPORARY for name, wanted, file in pictures if wanted}
    return {**period(made), "OUTPUT_FOLDER": path or TEMPORARY, **drawn}


def period(made: PanelChoices) -> dict[str, Any]:
    """Return the parameters that say of which periods a series is made; empty where there is one mosaic."""
    if not made.period:
        return {}
    return {"PERIOD": made.period, **({"STEP": made.step} if made.period == choices.DAYS else {})}


def beside(output: str, word: str) -> str:
    """Return where a file goes that lies beside a mosaic: nowhere in particular where that is temporary."""
    if not output:
        return TEMPORARY
    path = Path(output)
    return str(path.with_name(f"{path.stem}_{word}.tif"))


def lasting_outputs(values: dict[str, Any]) -> dict[str, Any]:
    """Return parameters in which no output is temporary: a program that ends takes what is temporary with it."""
    return {name: _LASTING.get(name, value) if value == TEMPORARY else value for name, value in values.items()}


def numbered(output: str) -> str:
    """Return a path beside ``output`` at which nothing lies: ``mosaic-2.tif`` for ``mosaic.tif``."""
    path = Path(output)
    number = 2
    while path.with_name(f"{path.stem}-{number}{path.suffix}").exists():
        number += 1
    return str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
