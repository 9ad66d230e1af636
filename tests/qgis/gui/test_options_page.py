"""The page in QGIS's options."""

from __future__ import annotations

import os

from qgis.core import QgsApplication

from cloudless_plugin.common import disk_cache
from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.gui.engine_setup import EngineSetup
from cloudless_plugin.gui.options_page import OptionsFactory, OptionsPage


def test_page_is_made_by_the_factory(setup: EngineSetup) -> None:
    factory = OptionsFactory(setup, QgsApplication.getThemeIcon("/mActionOptions.svg"))
    page = factory.createWidget()
    assert page.objectName() == "CloudlessOptions"
    page.apply()


def test_cache(page: OptionsPage) -> None:
    assert not page.clear_button.isEnabled()
    assert page.cache.text() == f"0 MB in {disk_cache.cache_folder()}"
    for number in range(300):
        DiskCache.named().put(f"{number}", os.urandom(10_000))
    page.refresh()
    assert page.cache.text().startswith("3 MB in ")
    page.clear_button.click()
    assert page.cache.text().startswith("0 MB in ")
    assert DiskCache.named().get("7") is None
