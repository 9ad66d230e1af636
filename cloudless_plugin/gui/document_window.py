"""A window for the documents that the plugin comes with: they need no network and no other program."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from ..common.version import read_repository

_WIDTH, _HEIGHT = 720, 560


def show_document(parent: QWidget, title: str, path: Path) -> QDialog:
    """Show a document, which is Markdown, until the user closes it; return its window.

    Raises:
        OSError: where it cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    window = QDialog(parent)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.setWindowTitle(title)
    browser = QTextBrowser()
    browser.setOpenLinks(False)  # what is not on this disk would leave the window empty
    browser.anchorClicked.connect(_open)
    browser.setMarkdown(text)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(window.reject)
    column = QVBoxLayout(window)
    column.addWidget(browser)
    column.addWidget(buttons)
    window.resize(_WIDTH, _HEIGHT)
    window.show()
    return window


def _open(link: QUrl) -> None:
    """Open a link of a document in the browser; one without a host leads to the repository."""
    QDesktopServices.openUrl(QUrl(f"{read_repository()}/blob/HEAD/").resolved(link))
