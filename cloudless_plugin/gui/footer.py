"""The panel's foot, always on screen: the estimate, what happens now, Run and Cancel."""

from __future__ import annotations

import time
from html import escape

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..common.results import EXTREME, HEAVY, LIGHT, RunEstimate
from ..panel.estimate_words import clock, estimate_details, estimate_line, fewer_views_offer, time_left
from ..runtime.translation import tr
from .run_menu import RunButton
from .scene_search import level_text
from .sentence_label import SentenceLabel

_COLOURS = {LIGHT: "#2e7d32", HEAVY: "#ef8e00", EXTREME: "#c62828"}
_SECOND = 1000


class Footer(QWidget):
    """Shows what a run would take, and how far one is."""

    run_pressed = pyqtSignal()
    cancel_pressed = pyqtSignal()
    live_pressed = pyqtSignal(bool)
    """The user wants a live layer, or none."""
    fewer_views_pressed = pyqtSignal()
    """The user wants fewer views of a pixel, as the estimate offers."""

    def __init__(self, menu: QMenu, live_menu: QMenu, owner: QWidget) -> None:
        """Build it, with what else Run and Live can do; Ctrl+Return runs within ``owner``."""
        super().__init__()
        self.light = QFrame()
        self.light.setFixedWidth(5)
        self.estimate = QLabel()
        self.offer = QLabel()
        self.offer.setToolTip(
            tr("Each pixel takes so many views at most, spread over the time: the mosaic is nearly the same")
        )
        self.offer.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.offer.linkActivated.connect(lambda _: self.fewer_views_pressed.emit())
        self.status, self.live = SentenceLabel(), SentenceLabel()
        self.dashboard = QLabel()
        for label in (self.estimate, self.offer):
            label.setWordWrap(True)
        self.dashboard.setOpenExternalLinks(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.run_button = RunButton(tr("Run"), menu, owner)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.live_button = _live_button(live_menu)
        self.run_button.clicked.connect(self.run_pressed)
        self.cancel_button.clicked.connect(self.cancel_pressed)
        self.live_button.clicked.connect(self.live_pressed)
        row = self._buttons = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addStretch()
        row.addWidget(self.live_button)
        row.addWidget(self.run_button)
        row.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 4, 9, 9)
        column.setSpacing(4)
        reckoned = QHBoxLayout()
        reckoned.addWidget(self.light)
        reckoned.addWidget(self.estimate, 1)
        column.addLayout(reckoned)
        for widget in (self.offer, self.live, self.status, self.dashboard):
            column.addWidget(widget)
        column.addLayout(row)
        self._began = 0.0
        self._fraction = 0.0
        self._said = ""
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND)
        self._clock.timeout.connect(self._show_time)
        self.show_estimate(None)
        self.show_live("")
        self.show_running(running=False)

    def add_button(self, button: QToolButton) -> None:
        """Show a button beside Live."""
        self._buttons.insertWidget(self._buttons.indexOf(self.live_button), button)

    def show_live(self, text: str) -> None:
        """Show what the live layer shows; an empty text takes the line away."""
        self.live.setText(text)
        self.live.setVisible(bool(text))

    def show_estimate(self, plan: RunEstimate | None, *, stale: bool = False) -> None:
        """Show what a run would take, as far as it is known."""
        offer = "" if plan is None or stale else tr(fewer_views_offer(plan))
        self.offer.setText(f'<a href="#">{escape(offer)}</a>' if offer else "")
        self.offer.setVisible(bool(offer) and not self.is_running())
        if plan is None:
            self.estimate.setText(tr("The estimate appears once scenes are found.") if not stale else "…")
            self.estimate.setToolTip("")
            self.estimate.setStyleSheet("")
            self._shine("")
            return
        text = tr(estimate_line(plan))
        self.estimate.setText(tr("{estimate} (updating)", estimate=text) if stale else text)
        self.estimate.setToolTip("\n\n".join([tr(estimate_details(plan)), level_text(plan)]))
        self._shine("" if stale else _COLOURS[plan.level])
        self.estimate.setStyleSheet("font-style: italic" if stale else "")

    def show_running(self, *, running: bool) -> None:
        """Show Run, or Cancel and how far the run is."""
        self.run_button.setVisible(not running)
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(running)
        self.bar.setValue(0)
        self.bar.setVisible(running)
        self.offer.setVisible(bool(self.offer.text()) and not running)
        self.dashboard.hide()
        self._fraction = 0.0
        if running:
            self._began = time.monotonic()
            self._clock.start()
        else:
            self._clock.stop()

    def is_running(self) -> bool:
        """Tell whether it shows that something runs."""
        return self._clock.isActive()

    def seconds(self) -> float:
        """Return how long the run has taken."""
        return time.monotonic() - self._began

    def move_to(self, percent: float) -> None:
        """Move the bar."""
        self._fraction = percent / 100
        self.bar.setValue(round(percent))

    def say(self, text: str) -> None:
        """Show what is happening now."""
        self._said = text
        self.status.setText(text)
        if self._clock.isActive():
            self._show_time()

    def show_dashboard(self, address: str) -> None:
        """Show where the run can be watched."""
        self.dashboard.setText(f'<a href="{escape(address)}">{tr("Dask dashboard")}</a>')
        self.dashboard.show()

    def can_run(self, reason: str) -> None:
        """Let the user run, unless there is a reason why not, which is the button's tool tip."""
        self.run_button.setEnabled(not reason)
        self.run_button.setToolTip(reason or tr("Run (Ctrl+Return)"))

    def _shine(self, colour: str) -> None:
        """Show green, amber or red; an empty colour is none."""
        self.light.setStyleSheet(f"background: {colour}; border-radius: 2px;" if colour else "")

    def _show_time(self) -> None:
        seconds = self.seconds()
        if seconds < 1 or not self._said:
            return
        left = time_left(self._fraction, seconds)
        times = (
            clock(seconds) if left is None else tr("{time}, about {left} left", time=clock(seconds), left=clock(left))
        )
        self.status.setText(f"{self._said} · {times}")


def _live_button(menu: QMenu) -> QToolButton:
    """Return the button that switches the live layer on and off, with what else it can do."""
    button = QToolButton()
    button.setText(tr("Live"))
    button.setCheckable(True)
    button.setToolTip(tr("A layer that shows the mosaic wherever the map goes, without a file; it follows the panel"))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    button.setMenu(menu)
    return button
