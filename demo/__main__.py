"""``python -m demo FOLDER``: make the scenes, run the main jobs through ``qgis_process``, leave pictures."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine import Request, run

from .scenes import EPSG, NORTH, PASSES, RESOLUTION, WEST, make_scenes

ROOT = Path(__file__).parents[1]
_SIZE = 1024
_GAP = 12


def main(folder: Path) -> None:
    """Make everything in ``folder`` and say where it is."""
    items = _scenes(folder / "scenes")
    mosaic = folder / "mosaic.tif"
    run_algorithm = _prepare(folder)
    asked = _asked(items)
    outputs = run_algorithm("cloudless:mosaic", {**asked, "OUTPUT": mosaic})
    figure, animation = folder / "series.png", folder / "series.gif"
    files = {"OUTPUT_FOLDER": folder / "series", "FIGURE": figure, "ANIMATION": animation}
    series = run_algorithm("cloudless:series", {**asked, **files})
    error = _error(mosaic, items.with_name("truth.tif"))
    picture = _picture(folder, items, mosaic)
    print(
        f"{outputs['SCENE_COUNT']:.0f} scenes, {outputs['FILLED_PERCENT']:.1f} % filled, "
        f"{error:.4f} RMSE of reflectance against the known truth"
    )
    print(f"Mosaic:    {mosaic}\nRecipe:    {mosaic}.json\nPicture:   {picture} (the cloudiest date beside the mosaic)")
    print(f"Series:    {folder / 'series'} ({series['PERIOD_COUNT']:.0f} months)\nFigure:    {figure}")
    print(f"Animation: {animation}")


def _extent() -> list[float]:
    width = (2 * _SIZE - _SIZE // 8) * RESOLUTION
    return [WEST, NORTH - _SIZE * RESOLUTION, WEST + width, NORTH]


def _scenes(folder: Path) -> Path:
    """Make the scenes, unless this very generator has made them."""
    stamp = hashlib.sha256(Path(__file__).with_name("scenes.py").read_bytes()).hexdigest()
    mark = folder / "made-by"
    if not mark.is_file() or mark.read_text() != stamp:
        print("Making demo scenes", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        make_scenes(folder, size=_SIZE)
        mark.write_text(stamp)
    return folder / "items.json"


def _asked(items: Path) -> dict[str, Any]:
    """Return the parameters that both algorithms have: all of the scenes."""
    west, south, east, north = _extent()
    return {
        "EXTENT": f"{west},{east},{south},{north} [EPSG:{EPSG}]",
        "START": "2023-06-01",
        "END": "2023-08-31",
        "CATALOG": "custom",
        "CATALOG_URL": items,
        "MAX_CLOUD": 100,
    }


def _prepare(folder: Path) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    """Enable the plugin in a QGIS profile of its own; return what runs an algorithm there and returns its outputs."""
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        sys.exit("qgis_process was not found: install QGIS.")
    profile = folder / "profile"
    shutil.rmtree(profile, ignore_errors=True)  # enabling a plugin twice is an error of qgis_process
    variables = os.environ | {
        "QGIS_PLUGINPATH": str(ROOT / "build" / "plugins"),
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "QT_QPA_PLATFORM": "offscreen",
        "CLOUDLESS_ENGINE": sys.executable,
    }
    _call([program, "plugins", "enable", "cloudless_plugin"], variables)

    def run_algorithm(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
        print(f"Running {name} through qgis_process", flush=True)
        arguments = [f"--{key}={value}" for key, value in parameters.items()]
        answer = _call([program, "--json", "run", name, *arguments], variables)
        results: dict[str, Any] = json.loads(answer[answer.index("{") :])["results"]
        return results

    return run_algorithm


def _call(command: list[str], variables: dict[str, str]) -> str:
    answer = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"{answer.stdout}{answer.stderr}")
    return answer.stdout


def _error(mosaic: Path, truth: Path) -> float:
    """Return the root mean square error of the three bands, in reflectance."""
    with rasterio.open(mosaic) as ours, rasterio.open(truth) as theirs:
        seen = ours.read().astype(float)
        known = theirs.read([3, 2, 1]).astype(float)
    there = seen > 0
    return float(np.sqrt(np.mean((seen[there] - known[there]) ** 2)) / 10000)


def _picture(folder: Path, items: Path, mosaic: Path) -> Path:
    """Write the cloudiest date beside the mosaic, both in one stretch, as a PNG."""
    cloudiest = max(PASSES, key=lambda overpass: overpass.cloud).day
    day = f"{cloudiest[:4]}-{cloudiest[4:6]}-{cloudiest[6:]}"
    one_date = folder / "cloudiest.tif"
    request = {
        "extent": _extent(),
        "extent_crs": f"EPSG:{EPSG}",
        "start": day,
        "end": day,
        "catalog": "custom",
        "catalog_url": str(items),
        "max_cloud": 100,
        "mask": "none",
    }
    run(Request.from_dict(request), one_date, Reporter())
    low, high = json.loads(Path(f"{mosaic}.json").read_text())["result"]["display"]
    pictures = [_stretched(path, low, high) for path in (one_date, mosaic)]
    gap = np.full((3, pictures[0].shape[1], _GAP), 255, np.uint8)
    whole = np.concatenate([pictures[0], gap, pictures[1]], axis=2)
    picture = folder / "mosaic.png"
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    with rasterio.open(
        picture, "w", driver="PNG", width=whole.shape[2], height=whole.shape[1], count=3, dtype="uint8"
    ) as dataset:
        dataset.write(whole)
    Path(f"{picture}.aux.xml").unlink(missing_ok=True)
    return picture


def _stretched(path: Path, low: float, high: float) -> NDArray[np.uint8]:
    with rasterio.open(path) as dataset:
        pixels = dataset.read(out_shape=(3, dataset.height // 2, dataset.width // 2)).astype(float)
    picture: NDArray[np.uint8] = np.clip((pixels - low) / (high - low) * 255, 0, 255).astype(np.uint8)
    return picture


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
