"""Work in the background."""

from __future__ import annotations

import gc
import time
from typing import Any

from cloudless_plugin.processing.background_tasks import BackgroundTask
from cloudless_plugin.processing.engine_access import EngineAccess
from tests.support.waiting import wait_for


def test_task_that_its_maker_has_forgotten_is_done(qgis_app: Any) -> None:
    """Python would collect it, though QGIS is going to run it, or to tell of its end: QGIS crashes then."""
    access = EngineAccess()
    done: list[int] = []

    def begin(number: int) -> None:
        def work(_: Any) -> int:
            time.sleep(0.1)
            return number

        task = BackgroundTask("counting", work)
        task.taskCompleted.connect(lambda: done.append(task.result))
        access.begin(task)

    for number in range(10):
        begin(number)
    for _ in range(3):
        gc.collect()
    wait_for(lambda: len(done) == 10)
    assert sorted(done) == list(range(10))
