"""GeoParquet files of items, as stac-geoparquet writes them."""

from __future__ import annotations

import io
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

_OF_ITEM = ("type", "stac_version", "stac_extensions", "id", "links", "assets", "collection")


def write_geoparquet(items: list[dict[str, Any]], path: Path, *, nested_as_text: bool = False) -> Path:
    """Write items: their properties as columns, their times as times, footprints as WKB and boxes by their sides.

    Args:
        items: raw.
        path: of the file.
        nested_as_text: whether the assets become JSON texts, as some programs write them.
    """
    import arro3.io as arrow  # late: no other environment has it
    import shapely
    from arro3 import core

    rows = []
    for item in items:
        row = {key: item[key] for key in _OF_ITEM if item.get(key) is not None}
        row.update({key: value for key, value in item["properties"].items() if key != "datetime"})
        row["bbox"] = dict(zip(("xmin", "ymin", "xmax", "ymax"), item["bbox"]))
        row["assets"] = json.dumps(row["assets"]) if nested_as_text else row["assets"]
        rows.append(row)
    lines = "\n".join(map(json.dumps, rows)).encode()
    schema = arrow.infer_json_schema(io.BytesIO(lines))
    table = arrow.read_json(io.BytesIO(lines), schema).read_all()
    shapes = [shapely.to_wkb(shapely.geometry.shape(item["geometry"])) for item in items]
    table = table.append_column("geometry", core.ChunkedArray([core.Array(shapes, core.DataType.binary())]))
    moments = [_microseconds(item["properties"]["datetime"]) for item in items]
    kind = core.DataType.timestamp("us", tz="UTC")
    times = core.Array(moments, core.DataType.int64()).cast(kind)
    table = table.append_column("datetime", core.ChunkedArray([times]))
    arrow.write_parquet(table, path, compression="zstd(3)", max_row_group_size=5)
    return path


def _microseconds(text: str) -> int:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)
    return round(moment.timestamp() * 1e6)
