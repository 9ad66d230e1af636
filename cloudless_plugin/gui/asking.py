"""What the panel asks of Processing besides runs: requests, logins, commands and dialogs."""

from __future__ import annotations

from typing import Any, Protocol

from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ..panel.commands import python_command, qgis_process_command
from ..panel.parameters import lasting_outputs
from ..processing.base import registered_algorithm
from ..runtime.qgis_network import logins
from ..runtime.translation import tr
from . import areas
from .footer import Footer
from .panel_form import PanelForm
from .run_controller import plain_outputs

DOCUMENTATION = "https://github.com/cloudless-qgis/cloudless#readme"


def request_of(algorithm: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return what an algorithm's parameters ask for, as plain JSON values.

    Raises:
        CloudlessError: where that cannot be done.
    """
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return registered_algorithm(algorithm).request(parameters, context).to_dict()


def logins_of(parameters: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return the headers that log in to the catalogue of parameters.

    Raises:
        CloudlessError: where the login cannot be used.
    """
    config = parameters.get("AUTHCFG")
    if not config:
        return {}
    return {place: dict(headers) for place, headers in logins(config, parameters["CATALOG_URL"]).items()}


class ShowsRun(Protocol):
    """The panel, as far as the same run elsewhere needs it."""

    form: PanelForm
    footer: Footer

    def chosen_scenes(self) -> dict[str, Any]:
        """Return the parameter ``SCENES`` where not all scenes are ticked."""

    def knows_ticks(self) -> bool:
        """Tell whether it is known which scenes are ticked of what the panel shows."""


def command_menu(panel: ShowsRun, parent: QWidget) -> QMenu:
    """Return what Run offers besides: the same run elsewhere."""
    menu = QMenu(parent)
    menu.addAction(tr("Copy as qgis_process command"), lambda: copy_command(panel))
    menu.addAction(tr("Copy as Python"), lambda: copy_python(panel))
    menu.addAction(tr("Open in Processing…"), lambda: open_dialog(panel))
    menu.addAction(tr("Run as batch…"), lambda: open_batch(panel, parent))
    return menu


def plain_parameters(panel: ShowsRun) -> dict[str, Any]:
    """Return what the panel shows as parameters that a command line takes."""
    return areas.parameters_of(plain_outputs({**panel.form.parameters(), **panel.chosen_scenes()}))


def copy_command(panel: ShowsRun) -> None:
    """Put the command line that runs what the panel shows on the clipboard."""
    if _lacks_scenes(panel):
        return
    asked = lasting_outputs(plain_parameters(panel))
    QgsApplication.clipboard().setText(qgis_process_command(panel.form.algorithm(), asked))
    panel.footer.say(tr("The command is on the clipboard."))


def copy_python(panel: ShowsRun) -> None:
    """Put the Python that runs what the panel shows on the clipboard."""
    if _lacks_scenes(panel):
        return
    QgsApplication.clipboard().setText(python_command(panel.form.algorithm(), plain_parameters(panel)))
    panel.footer.say(tr("The Python code is on the clipboard."))


def _lacks_scenes(panel: ShowsRun) -> bool:
    """Tell whether it is not known which scenes are ticked, and if so, tell the user what to do."""
    if panel.knows_ticks():
        return False
    panel.footer.say(tr("The scenes are not listed: press Search first."))
    return True


def open_dialog(panel: ShowsRun) -> None:
    """Open the algorithm's own dialog, filled in with what the panel shows."""
    if _lacks_scenes(panel):
        return
    import processing

    dialog = processing.createAlgorithmDialog(panel.form.algorithm(), plain_parameters(panel))
    if dialog is not None:
        dialog.show()


def open_batch(panel: ShowsRun, parent: QWidget) -> None:
    """Open the algorithm's batch dialog."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    dialog = BatchAlgorithmDialog(registered_algorithm(panel.form.algorithm()), parent.parentWidget())
    dialog.show()
