"""Asking the engine in the background, as the panel does."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop

from cloudless_plugin.common.protocol import DatePreviewJob, PreflightJob
from cloudless_plugin.common.results import clearest_first
from cloudless_plugin.processing.background_tasks import BackgroundTask, EngineTask
from tests.support import jobs
from tests.support.web import serve


def wait_for(task: BackgroundTask, *, cancel_after: float | None = None) -> float:
    """Have the task manager do a task; return how many seconds it took from the cancel on, or in all."""
    ended: list[bool] = []
    task.taskCompleted.connect(lambda: ended.append(True))
    task.taskTerminated.connect(lambda: ended.append(False))
    QgsApplication.taskManager().addTask(task)
    start = time.monotonic()
    while not ended and time.monotonic() - start < 60:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if cancel_after is not None and time.monotonic() - start > cancel_after:
            task.cancel()
            cancel_after, start = None, time.monotonic()
    assert ended
    return time.monotonic() - start


@pytest.mark.usefixtures("engine")
def test_scenes_of_the_area_then_a_picture_of_the_clearest(provider: Any, generated: Path, tmp_path: Path) -> None:
    request = jobs.request(str(generated))
    search = EngineTask("Search", provider.access, PreflightJob(request, area_stats=True))
    wait_for(search)
    assert search.error == ""
    first = clearest_first(search.result.overpasses)[0]
    assert first.clear_share == max(overpass.clear_share for overpass in search.result.overpasses) > 50
    asked = {**request, "scenes": list(first.scenes)}
    picture = EngineTask("Draw", provider.access, DatePreviewJob(asked, str(tmp_path / "date.tif"), 120))
    wait_for(picture)
    assert picture.error == ""
    layer = QgsRasterLayer(picture.result.path, "date")
    assert layer.isValid()
    assert (layer.width(), layer.height(), layer.bandCount()) == (120, 64, 3)
    assert layer.crs().authid() == "EPSG:32633"
    assert picture.result.bands == ("red", "green", "blue")


@pytest.mark.usefixtures("engine")
def test_search_that_is_overtaken_ends_at_once(provider: Any) -> None:
    def silent(_: str) -> tuple[int, object]:
        time.sleep(5)
        return 200, {}

    with serve(silent) as address:
        task = EngineTask("Search", provider.access, PreflightJob(jobs.request(f"{address}/stac"), area_stats=True))
        seconds = wait_for(task, cancel_after=2)
        assert seconds < 0.5
    assert task.result is None
    assert task.error == ""


@pytest.mark.usefixtures("engine")
def test_picture_that_cannot_be_drawn_says_why(provider: Any, generated: Path, tmp_path: Path) -> None:
    asked = jobs.request(str(generated), scenes=["nowhere"])
    task = EngineTask("Draw", provider.access, DatePreviewJob(asked, str(tmp_path / "date.tif"), 120))
    wait_for(task)
    assert task.result is None
    assert "correct SCENES" in task.error
    assert not list(tmp_path.iterdir())
