"""What the panel asks of Processing besides runs: requests, logins, commands and dialogs."""

from __future__ import annotations

from typing import Any, Callable

from qgis.core import QgsApplication
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QDialog, QMenu, QWidget

from ..common.looks import shown_names
from ..panel.commands import python_command, qgis_process_command
from ..panel.parameters import MOSAIC, lasting_outputs
from ..processing.base import registered_algorithm
from ..processing.live_layer import LiveShown
from ..runtime.translation import tr
from . import areas
from .live_map import LiveMap, LiveQuestion
from .panel_form import PanelForm
from .questions import Questions, request_of
from .run_outputs import plain_outputs

_ANYWHERE = "-1,1,-1,1 [EPSG:4326]"
"""The extent of a live layer's request, which the map decides."""
Say = Callable[[str], None]
"""Tells the user what was done, or what to do first."""


def command_menu(questions: Questions, say: Say, parent: QWidget) -> QMenu:
    """Return what Run offers besides: the same run elsewhere."""
    menu = QMenu(parent)
    menu.addAction(tr("Copy as qgis_process command"), lambda: copy_command(questions, say))
    menu.addAction(tr("Copy as Python"), lambda: copy_python(questions, say))
    menu.addAction(tr("Open in Processing…"), lambda: open_dialog(questions, say))
    menu.addAction(tr("Run as batch…"), lambda: open_batch(questions.form, parent))
    return menu


def live_menu(live: LiveMap, canvas: QgsMapCanvas, parent: QWidget) -> QMenu:
    """Return what can be done with the live layer."""
    menu = QMenu(parent)
    menu.addAction(tr("Keep this layer, and follow with a new one"), live.keep)
    menu.addAction(tr("Stretch to view"), live.stretch)
    menu.addAction(tr("What is here?"), lambda: canvas.setMapTool(live.tool))
    return menu


def live_question(questions: Questions) -> LiveQuestion:
    """Return what a live layer shows, of what the panel shows: its area does not count.

    Raises:
        CloudlessError: where it cannot be composed.
    """
    form = questions.form
    asked = {**form.search_parameters(), **questions.chosen_scenes(), "EXTENT": _ANYWHERE}
    asked = {name: value for name, value in asked.items() if name not in ("AREA", "PERIOD")}
    request = request_of(MOSAIC, asked)
    shown = shown_names(request["bands"].split(","), form.what.sensor())
    title = tr("{name} (live)", name=form.layer_name())
    return LiveQuestion(LiveShown(request, shown, asked.get("AUTHCFG") or ""), title)


def plain_parameters(questions: Questions) -> dict[str, Any]:
    """Return what the panel shows as parameters that a command line takes."""
    return areas.parameters_of(plain_outputs({**questions.form.parameters(), **questions.chosen_scenes()}))


def copy_command(questions: Questions, say: Say) -> None:
    """Put the command line that runs what the panel shows on the clipboard."""
    if _lacks_scenes(questions, say):
        return
    asked = lasting_outputs(plain_parameters(questions))
    QgsApplication.clipboard().setText(qgis_process_command(questions.form.algorithm(), asked))
    say(tr("The command is on the clipboard."))


def copy_python(questions: Questions, say: Say) -> None:
    """Put the Python that runs what the panel shows on the clipboard."""
    if _lacks_scenes(questions, say):
        return
    QgsApplication.clipboard().setText(python_command(questions.form.algorithm(), plain_parameters(questions)))
    say(tr("The Python code is on the clipboard."))


def _lacks_scenes(questions: Questions, say: Say) -> bool:
    """Tell whether it is not known which scenes are ticked, and if so, tell the user what to do."""
    if questions.knows_ticks():
        return False
    say(tr("The scenes are not listed: press Search first."))
    return True


def open_dialog(questions: Questions, say: Say) -> None:
    """Open the algorithm's own dialog, filled in with what the panel shows."""
    if _lacks_scenes(questions, say):
        return
    import processing

    dialog = processing.createAlgorithmDialog(questions.form.algorithm(), plain_parameters(questions))
    if dialog is not None:
        show_and_keep(dialog)


def open_batch(form: PanelForm, parent: QWidget) -> None:
    """Open the algorithm's batch dialog."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    show_and_keep(BatchAlgorithmDialog(registered_algorithm(form.algorithm()), parent.parentWidget()))


def show_and_keep(dialog: QDialog) -> None:
    """Show a dialog of Processing's, and keep it until it is closed: without its Python half it does nothing."""
    _shown.add(dialog)
    dialog.rejected.connect(lambda: _shown.discard(dialog))  # its ``finished`` is a method of Processing's own
    dialog.show()


_shown: set[QDialog] = set()
"""Dialogs that are open."""
