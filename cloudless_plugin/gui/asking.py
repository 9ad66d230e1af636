"""What the panel asks of Processing besides runs: requests, logins, commands and dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
from qgis.PyQt.QtWidgets import QMenu

from ..panel.commands import python_command, qgis_process_command
from ..panel.parameters import lasting_outputs
from ..processing.base import registered_algorithm
from ..runtime.qgis_network import logins
from ..runtime.translation import tr
from . import areas
from .run_controller import plain_outputs

if TYPE_CHECKING:
    from .dock import CloudlessDock

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


def command_menu(dock: CloudlessDock) -> QMenu:
    """Return what Run offers besides: the same run elsewhere."""
    menu = QMenu(dock)
    menu.addAction(tr("Copy as qgis_process command"), lambda: copy_command(dock))
    menu.addAction(tr("Copy as Python"), lambda: copy_python(dock))
    menu.addAction(tr("Open in Processing…"), lambda: open_dialog(dock))
    menu.addAction(tr("Run as batch…"), lambda: open_batch(dock))
    return menu


def plain_parameters(dock: CloudlessDock) -> dict[str, Any]:
    """Return what the panel shows as parameters that a command line takes."""
    return areas.parameters_of(plain_outputs({**dock.form.parameters(), **dock.chosen_scenes()}))


def copy_command(dock: CloudlessDock) -> None:
    """Put the command line that runs what the panel shows on the clipboard."""
    if _lacks_scenes(dock):
        return
    asked = lasting_outputs(plain_parameters(dock))
    QgsApplication.clipboard().setText(qgis_process_command(dock.form.algorithm(), asked))
    dock.footer.say(tr("The command is on the clipboard."))


def copy_python(dock: CloudlessDock) -> None:
    """Put the Python that runs what the panel shows on the clipboard."""
    if _lacks_scenes(dock):
        return
    QgsApplication.clipboard().setText(python_command(dock.form.algorithm(), plain_parameters(dock)))
    dock.footer.say(tr("The Python is on the clipboard."))


def _lacks_scenes(dock: CloudlessDock) -> bool:
    """Tell whether it is not known which scenes are ticked, and if so, tell the user what to do."""
    if dock.knows_ticks():
        return False
    dock.footer.say(tr("The scenes are not listed: press Search first."))
    return True


def open_dialog(dock: CloudlessDock) -> None:
    """Open the algorithm's own dialog, filled in with what the panel shows."""
    if _lacks_scenes(dock):
        return
    import processing

    dialog = processing.createAlgorithmDialog(dock.form.algorithm(), plain_parameters(dock))
    if dialog is not None:
        dialog.show()


def open_batch(dock: CloudlessDock) -> None:
    """Open the algorithm's batch dialog."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    dialog = BatchAlgorithmDialog(registered_algorithm(dock.form.algorithm()), dock.parentWidget())
    dialog.show()
