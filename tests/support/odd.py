"""Scenes whose files are no plain COGs."""

from __future__ import annotations

import json
from pathlib import Path

import rasterio


def make_odd(plain: Path, folder: Path) -> Path:
    """Copy the scenes in ``plain`` as files that GDAL reads, JPEG2000 and TIFF in strips; return ``folder``."""
    collection = json.loads((plain / "items.json").read_text())
    for item in collection["features"]:
        for key, asset in item["assets"].items():
            source = plain / asset["href"]
            jpeg = key in ("B03", "B04")
            asset["href"] = asset["href"].replace(".tif", ".jp2") if jpeg else asset["href"]
            target = folder / asset["href"]
            target.parent.mkdir(exist_ok=True)
            with rasterio.open(source) as dataset:
                profile = {name: dataset.profile[name] for name in ("width", "height", "count", "dtype", "crs")}
                more = {"driver": "JP2OpenJPEG", "QUALITY": 100, "REVERSIBLE": "YES"} if jpeg else {"compress": "lzw"}
                with rasterio.open(target, "w", transform=dataset.transform, **profile, **more) as out:
                    out.write(dataset.read())
    (folder / "items.json").write_text(json.dumps(collection))
    return folder
