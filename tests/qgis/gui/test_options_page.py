"""The page in QGIS's options."""

from __future__ import annotations

import os

import pytest
from qgis.core import QgsApplication

from cloudless_plugin.common import disk_cache
from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.gui.engine_setup import EngineSetup
from cloudless_plugin.gui.options_page import OptionsFactory, OptionsPage
from cloudless_plugin.runtime.allowed_engines import allowed_engines


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


@pytest.mark.usefixtures("none_allowed")
def test_allowed_engines_are_listed_and_changed(page: OptionsPage) -> None:
    box = page.dask

    def shown() -> list[str]:
        return [box.list.item(row).text() for row in range(box.list.count())]

    for typed in ("tls://host:8786", " gateway+https://Hub.Example/dask?auth=basic ", "tls://host:8786/"):
        box.address.setText(typed)
        box.allow_button.click()
    assert shown() == ["gateway+https://hub.example:443/dask", "tls://host:8786"] == list(allowed_engines())
    box.address.setText("host:8786")
    box.allow_button.click()
    assert "'host:8786' is not known" in box.message.text()
    assert not box.forbid_button.isEnabled()
    for left in (["tls://host:8786"], []):
        box.list.setCurrentRow(0)
        box.forbid_button.click()
        assert shown() == left == list(allowed_engines())
    assert box.message.isHidden()
