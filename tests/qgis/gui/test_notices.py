"""Messages in QGIS's bar."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtWidgets import QApplication, QMessageBox

from cloudless_plugin.gui import notices
from tests.qgis.gui.conftest import Bar


@pytest.mark.parametrize("title", ["Details", "Retry"])
def test_buttons_work_however_long_the_message_stands(qgis_iface: Any, bar: Bar, title: str) -> None:
    """Python collected the slots of the buttons while they were shown, and a press ended QGIS."""
    done: list[str] = []
    notices.complain(qgis_iface, "It failed", "because of this", retry=lambda: done.append("again"))
    for _ in range(3):
        gc.collect()
    bar.button(title).click()
    if title == "Retry":
        assert done == ["again"]
        assert bar.currentItem() is None
    else:
        boxes = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]
        assert [box.text() for box in boxes] == ["because of this"]
        boxes[0].close()


class Panel(QObject):
    """Offers to do something again."""

    def retry(self) -> None:
        self.objectName()  # as anything of Qt does where the object is gone, this raises


def test_retry_of_a_panel_that_was_removed_does_nothing(qgis_iface: Any, bar: Bar) -> None:
    panel = Panel()
    notices.complain(qgis_iface, "It failed", "because of this", retry=panel.retry)
    panel.deleteLater()
    QApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
    bar.button("Retry").click()
    assert bar.currentItem() is None
