"""The first start and the first start after an upgrade, in the real QGIS."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import real_ground

THEMES = {"light": "", "dark": "Night Mapping"}


def has_namespaces() -> bool:
    """Tell whether this machine lets a program run without its network."""
    return not subprocess.run(
        ["unshare", "--map-root-user", "--net", "true"], check=False, capture_output=True
    ).returncode


@pytest.mark.timeout(400)
@pytest.mark.parametrize("theme", THEMES)
def test_sample_scenes_from_the_offer_to_the_mosaic(drive: Callable[..., dict[str, Any]], theme: str) -> None:
    """Without any network; what was there before comes back by one click."""
    offline = has_namespaces()
    job = {**real_ground.window_job(f"first-{theme}"), "theme": THEMES[theme]}
    report = drive("drive_first.py", job, offline=offline, seconds=200)
    assert report["has_network"] is not offline
    assert report["kept_at_first"] == []
    assert report["offered"]
    assert not report["news"], "there is nothing new to somebody new"
    assert "Maribor" in report["offer"]
    assert "5 dates" in report["explained"]
    assert "Contains modified Copernicus Sentinel data 2023" in report["explained"]
    assert report["summary"] == "5 scenes · 5 dates"
    assert report["status"].startswith("Done: 5 scenes")
    assert report["layers"] == ["S2 true colour · 10–20 Aug 2023 · median"]  # noqa: RUF001 - the sign of ranges
    assert report["choices_back"] == report["choices"]
    assert report["view_back"] == report["view"]
    assert not report["offered_again"]
    assert "Sample scenes" in report["menu"]
    assert report["dialogs"] == []
