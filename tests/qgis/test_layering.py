"""The plugin loads with nothing but QGIS: the engine's packages may be absent."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts.layering import TABLES
from tests.support.paths import ROOT

_CODE = """
import sys
import qgis.gui
from qgis.core import QgsApplication
# QGIS itself may have imported numpy; from here on nobody can.
for name in ('xarray', 'dask', 'rasterio', 'stackstac', 'pystac_client', 'pystac', 'pyproj', 'affine',
             'planetary_computer', 'numpy', 'pandas', 'shapely'):
    sys.modules[name] = None
app = QgsApplication([], False)
app.initQgis()
import cloudless_plugin
plugin = cloudless_plugin.classFactory(None)
plugin.initProcessing()
algorithm = QgsApplication.processingRegistry().createAlgorithmById('cloudless:mosaic')
assert algorithm is not None
assert algorithm.shortHelpString()
import cloudless_plugin.gui.dock
plugin.unload()
assert QgsApplication.processingRegistry().providerById('cloudless') is None
loaded = [name for name in sys.modules if name.startswith('cloudless_plugin.engine.')]
print(sorted(loaded))
app.exitQgis()
"""


def test_plugin_loads_without_the_engine_s_packages() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _CODE],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    # Of the engine only the plain tables.
    names = {name.rsplit(".", 1)[1] for name in eval(answer.stdout.strip().splitlines()[-1])}  # noqa: S307
    assert names <= TABLES
