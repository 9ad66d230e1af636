"""Short messages in QGIS's message bar, with the rest behind a button."""

from __future__ import annotations

from typing import Callable

from qgis.core import Qgis
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton, QWidget

from ..runtime.translation import tr

_SECONDS = 8


def tell(iface: QgisInterface, text: str, *, is_warning: bool = False) -> None:
    """Show that something has ended well, for a while, or a warning until it is closed."""
    if is_warning:
        iface.messageBar().pushMessage("Cloudless", text, Qgis.MessageLevel.Warning)
    else:
        iface.messageBar().pushMessage("Cloudless", text, Qgis.MessageLevel.Success, _SECONDS)


def complain(iface: QgisInterface, text: str, details: str, retry: Callable[[], None] | None = None) -> None:
    """Show that something went wrong, until it is closed.

    Args:
        iface: QGIS's window.
        text: in a few words.
        details: the whole sentence, behind a button.
        retry: does the same once more, behind another button.
    """
    item = iface.messageBar().createMessage("Cloudless", text)
    shown = QPushButton(tr("Details"))
    shown.clicked.connect(lambda: show_text(iface.mainWindow(), details))
    item.layout().addWidget(shown)
    if retry is not None:
        again = QPushButton(tr("Retry"))
        # The slots hold nothing of the message: in a cycle, Python would collect them while it is shown.
        again.clicked.connect(lambda _: iface.messageBar().popWidget())
        again.clicked.connect(lambda _: _unless_gone(retry))
        item.layout().addWidget(again)
    iface.messageBar().pushWidget(item, Qgis.MessageLevel.Critical)


def _unless_gone(retry: Callable[[], None]) -> None:
    """Do it once more, unless the panel that offered it was removed."""
    owner = getattr(retry, "__self__", None)
    if not (isinstance(owner, QObject) and sip.isdeleted(owner)):
        retry()


def show_text(parent: QWidget, text: str) -> None:
    """Show a text, which may quote anybody, in a window of its own."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Cloudless")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setText(text)
    box.open()


def choose(parent: QWidget, text: str, answers: list[str]) -> int:
    """Ask a question; return the place of the answer, -1 where the user cancels.

    Args:
        parent: the window that waits.
        text: the question, which may quote anybody.
        answers: what the buttons say; the first is the default one.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Cloudless")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    buttons = [box.addButton(answer, QMessageBox.ButtonRole.AcceptRole) for answer in answers]
    box.setDefaultButton(buttons[0])
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setEscapeButton(cancel)
    box.exec()
    pressed = box.clickedButton()
    place = next((place for place, button in enumerate(buttons) if button is pressed), -1)
    box.deleteLater()
    return place
