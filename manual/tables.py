"""Tables of what the program knows: catalogues, sensors, indices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cloudless_plugin.common.catalogues import CATALOGUES
from cloudless_plugin.common.indices import INDICES
from cloudless_plugin.common.sensors import SENSORS, Sensor


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; a bar in a cell does not end it."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def catalogues_page() -> str:
    """Return the page of catalogues and sensors."""
    rows = [
        [
            f"`{one.id}`",
            str(one.title),
            f"<{one.url}>" if one.url else "",
            _words(one.collections),
            str(one.login.needs) if one.login else "",
        ]
        for one in CATALOGUES
    ]
    sensors = "\n\n".join(map(_sensor, SENSORS))
    return f"""# Catalogues and sensors

What a *catalogue* and a *collection* of the panel, of the algorithms and of a recipe may be. The tables are made of
those that the program itself reads.

## Catalogues

{markdown_table(("CATALOG", "in the panel", "address", "collections that it offers", "what its files ask for"), rows)}

`custom` is any STAC API, or an item collection (JSON) on the web or on your disk; `CATALOG_URL` is its address or
path. A login for it is a QGIS authentication configuration, `AUTHCFG`.

## Sensors

Other collections are known by what their items say, or by a file of yours: [Collections and sensors](../sensors.md),
where stands which meanings each mask hides.

{sensors}
"""


def _sensor(sensor: Sensor) -> str:
    rows = [[f"`{band.name}`", _words(band.keys), f"{band.gsd:g} m"] for band in sensor.bands]
    classes = sensor.classification
    means = [f"{meaning} {', '.join(map(str, numbers))}" for meaning, numbers in classes.means.items()]
    return f"""### {sensor.title}

`COLLECTION`: `{sensor.collection}`. Masks are made of {_words(classes.keys[:1])}, in pixels of {classes.gsd:g} m, by
its {"bits" if classes.bits else "classes"}: {"; ".join([*means, *classes.fields])}.

{markdown_table(("band", "asset keys", "pixel"), rows)}"""


def indices_page() -> str:
    """Return the page of the indices that have a name."""
    rows = [[f"`{one.name}`", str(one.title), f"`{one.formula.text}`", one.source] for one in INDICES]
    return f"""# Indices that have a name

Formulas are computed from reflectance between 0 and 1, over the common names of the bands in [Catalogues and
sensors](catalogues.md). How to use them, and how to write your own: [Indices](../indices.md).

{markdown_table(("name", "tells of", "formula", "source"), rows)}
"""


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
