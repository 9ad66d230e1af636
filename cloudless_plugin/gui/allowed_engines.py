"""Asking whether a Dask scheduler may be used, and showing which ones may."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..common.dask_address import is_allowed
from ..common.errors import RequestError
from ..runtime.allowed_engines import allow_engine, allowed_engines, forbid_engine
from ..runtime.translation import tr

_EXAMPLE = "tcp://host:8786"
_ROWS_SHOWN = 3


def may_use(engine: str, parent: QWidget) -> bool:
    """Tell whether a run may use an engine; ask the user where it is not allowed yet, and keep a yes.

    An address that is none is left to the run, which says what is wrong with it.
    """
    try:
        if is_allowed(engine, allowed_engines()):
            return True
    except RequestError:
        return True
    if not _user_says_yes(engine, parent):
        return False
    allow_engine(engine)
    return True


def _user_says_yes(engine: str, parent: QWidget) -> bool:
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Cloudless")
    box.setTextFormat(Qt.TextFormat.PlainText)  # the address may come from anybody
    box.setText(tr("Compute on {address}?", address=engine))
    box.setInformativeText(
        tr(
            "Whoever runs this Dask scheduler can run code on this machine, and sees the logins that the run uses. Say "
            "yes only if you know it. The answer is kept in Settings → Options → Cloudless → Dask."
        )
    )
    box.setStandardButtons(yes | no)
    box.setDefaultButton(no)
    answer = box.exec()
    box.deleteLater()
    return bool(answer == yes)


class AllowedEnginesBox(QGroupBox):
    """Lists the Dask addresses that are allowed; what is changed here counts at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show them as they are now."""
        super().__init__(tr("Dask"), parent)
        text = QLabel(
            tr("Schedulers and gateways that runs may use. Their owners can run code here and see a run's logins.")
        )
        text.setWordWrap(True)
        self.list = QListWidget()
        self.list.setFixedHeight((_ROWS_SHOWN + 1) * self.fontMetrics().lineSpacing())
        self.list.itemSelectionChanged.connect(self._show_button)
        self.address = QLineEdit()
        self.address.setPlaceholderText(_EXAMPLE)
        self.address.returnPressed.connect(self._allow)
        self.allow_button = QPushButton(tr("Allow"))
        self.allow_button.clicked.connect(self._allow)
        self.forbid_button = QPushButton(tr("Do not allow any more"))
        self.forbid_button.clicked.connect(self._forbid)
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        row = QHBoxLayout()
        for widget in (self.address, self.allow_button, self.forbid_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.addWidget(text)
        column.addWidget(self.list)
        column.addLayout(row)
        column.addWidget(self.message)
        self.refresh()

    def refresh(self, problem: str = "") -> None:
        """Show the addresses, and what is wrong with the one that was typed."""
        self.list.clear()
        self.list.addItems(allowed_engines())
        self.message.setText(problem)
        self.message.setVisible(bool(problem))
        self._show_button()

    def _show_button(self) -> None:
        self.forbid_button.setEnabled(bool(self.list.selectedItems()))

    def _allow(self) -> None:
        address = self.address.text().strip()
        if not address:
            return
        try:
            allow_engine(address)
        except RequestError as error:
            self.refresh(tr(error.message))
            return
        self.address.clear()
        self.refresh()

    def _forbid(self) -> None:
        for item in self.list.selectedItems():
            forbid_engine(item.text())
        self.refresh()
