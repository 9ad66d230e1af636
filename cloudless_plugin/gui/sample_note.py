"""The note at the panel's top about the sample scenes: an offer at the first start, then what they are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Callable

from qgis.core import QgsCsException, QgsReferencedRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtBoundSignal, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ..common.package_files import sample_items
from ..panel.choices_made import PanelChoices
from ..panel.memory import Memory
from ..panel.samples import NOTICE, PIXEL, SampleScenes, read_samples
from ..runtime.engine_location import is_0_1_left
from ..runtime.translation import tr
from .document_window import show_document
from .flow_row import FlowLayout
from .panel_form import PanelForm
from .sentence_label import SentenceLabel


class SampleNote(QFrame):
    """Offers the sample scenes, and puts what the panel showed before aside until the user wants it back."""

    failed = pyqtSignal(str)
    """Why the scenes cannot be shown, in a sentence."""

    def __init__(self, memory: Memory, canvas: QgsMapCanvas) -> None:
        """Remember in ``memory``; ``canvas`` is the map that goes to the scenes. Hidden until ``serve``."""
        super().__init__()
        self._memory, self._canvas = memory, canvas
        self._form: PanelForm | None = None
        self._show: Callable[[PanelChoices], None] = lambda _: None
        self._aside = memory.aside()
        self._view: QgsReferencedRectangle | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label = SentenceLabel()
        self.try_button = _button(tr("Try it with sample scenes"), self.begin)
        self.later_button = _button(tr("Not now"), self._decline)
        self.notice_button = _button(tr("Source and licence"), self._show_notice)
        self.back_button = _button(tr("Back to my request"), self.bring_back)
        self.close_button = _button(tr("Close"), self._forget)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.try_button, self.later_button, self.notice_button, self.back_button, self.close_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        column.addWidget(buttons)
        self.hide()

    def serve(self, form: PanelForm, show: Callable[[PanelChoices], None], wanted: pyqtBoundSignal) -> None:
        """Follow ``form`` from now on; ``show`` fills the panel, ``wanted`` asks for the scenes."""
        self._form, self._show = form, show
        wanted.connect(self.begin)
        form.changed.connect(self.refresh)
        self.refresh()

    def begin(self) -> None:
        """Show the scenes on the map and in the panel; what was there is put aside, unless it was a sample as well."""
        form, samples = self._form, _samples()
        if form is None or samples is None:
            self.failed.emit(tr("The sample scenes are damaged: install Cloudless again."))
            return
        wanted = form.scenes.choice.wanted()
        if self._aside is None:
            crs = self._canvas.mapSettings().destinationCrs()
            self._view = QgsReferencedRectangle(self._canvas.extent(), crs)
            self._aside = replace(form.choices(), scenes=wanted)
            self._memory.keep_aside(self._aside)
        if wanted:
            form.scenes.use_only(())  # ids of other scenes, which these are not among
        self._show(samples.choices())
        with suppress(QgsCsException):  # a map of which they are no part
            form.where.zoom_to_area()

    def bring_back(self) -> None:
        """Show what was put aside, on the map as well where it is the same session's."""
        made, view = self._aside, self._view
        self._forget()
        if made is not None:
            self._show(made)
        if view is not None:
            with suppress(QgsCsException):
                self._canvas.setReferencedExtent(view)
                self._canvas.refresh()

    def refresh(self) -> None:
        """Show what fits: the offer, what the scenes are, or that something was put aside."""
        is_aside = self._aside is not None
        is_shown = is_aside and self._shows_samples()
        is_offered = not (is_aside or self._memory.is_welcomed() or is_0_1_left() or sample_items() is None)
        for button, is_visible in (
            (self.try_button, is_offered),
            (self.later_button, is_offered),
            (self.notice_button, is_shown),
            (self.back_button, is_aside),
            (self.close_button, is_aside and not is_shown),
        ):
            button.setVisible(is_visible)
        if is_shown:
            self.label.setText(self._explanation())
        elif is_aside:
            self.label.setText(tr("What you had chosen before the sample scenes is kept."))
        else:
            self.label.setText(
                tr(
                    "First time here? Five real scenes of Maribor, Slovenia, come with the plugin: they need no "
                    "network and no account."
                )
            )
        self.setVisible(is_aside or is_offered)

    def _explanation(self) -> str:
        samples = _samples()
        if samples is None:
            return ""
        return tr(
            "{count} sample scenes of Maribor, Slovenia, {first} to {last}, on this disk: press Run. Area, time, "
            "catalogue, maximum cloud (100 %) and resolution ({pixel:g} m) are set for them, all other fields to their "
            "defaults. {rights}.",
            count=len(samples.days),
            first=samples.days[0],
            last=samples.days[-1],
            pixel=PIXEL,
            rights=samples.rights,
        )

    def _shows_samples(self) -> bool:
        return self._form is not None and self._form.choices().catalog_url == str(sample_items())

    def _show_notice(self) -> None:
        items = sample_items()
        if items is not None:
            show_document(self.window(), tr("Sample scenes"), items.with_name(NOTICE))

    def _decline(self) -> None:
        self._memory.keep_welcomed()
        self.refresh()

    def _forget(self) -> None:
        self._aside = self._view = None
        self._memory.keep_aside(None)
        self._memory.keep_welcomed()
        self.refresh()


def _button(text: str, press: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _: press())
    return button


def _samples() -> SampleScenes | None:
    """Return what the scenes are; ``None`` where they are damaged or were taken away."""
    items = sample_items()
    with suppress(OSError, ValueError, LookupError, TypeError):
        if items is not None:
            return read_samples(items)
    return None
