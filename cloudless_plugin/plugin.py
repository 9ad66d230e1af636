"""The plugin: registers what it has with QGIS, and takes it all back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon

from .processing import provider
from .runtime import translation

if TYPE_CHECKING:  # qgis_process needs nothing of the window
    from qgis.gui import QgisInterface

    from .gui.dock import CloudlessDock
    from .gui.options_page import OptionsFactory
    from .processing.engine_access import EngineAccess

ICON = Path(__file__).with_name("icon.svg")


class CloudlessPlugin:
    """The plugin object, which QGIS creates and unloads.

    Each registration puts its inverse on a stack, which ``unload`` closes: nothing is mirrored by hand. Modules are
    imported as ``from .package import module``: QGIS unloads only packages that it has seen in such a line.
    """

    def __init__(self, iface: QgisInterface | None) -> None:
        """Keep QGIS's interface, ``None`` in ``qgis_process``; nothing is registered yet."""
        self._iface = iface
        self._undo = ExitStack()
        self.provider: provider.CloudlessProvider | None = None
        self.dock: CloudlessDock | None = None
        self._pages: OptionsFactory | None = None

    def initProcessing(self) -> None:  # noqa: N802 - the name that QGIS calls
        """Register the Processing provider; all that ``qgis_process`` needs. It is in the user's language."""
        self._register_provider()

    def _register_provider(self) -> provider.CloudlessProvider:
        self._undo.enter_context(translation.installed())
        registered = self.provider = provider.CloudlessProvider()
        registry = QgsApplication.processingRegistry()
        registry.addProvider(registered)
        self._undo.callback(registry.removeProvider, registered.id())
        return registered

    def initGui(self) -> None:  # noqa: N802 - the name that QGIS calls
        """Register the provider, the panel, the action that shows it, and the page of options."""
        registered = self._register_provider()
        if self._iface is not None:
            self._register_window(self._iface, registered.access)

    def _register_window(self, iface: QgisInterface, access: EngineAccess) -> None:
        from .gui import dock as panel
        from .gui import options_page, passing_layers

        dock = self.dock = panel.CloudlessDock(iface, access)
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._undo.callback(dock.deleteLater)
        self._undo.enter_context(passing_layers.left_out_of(QgsProject.instance()))
        self._undo.callback(iface.removeDockWidget, dock)
        self._undo.callback(dock.shut_down)
        dock.setup.tidy()
        action = dock.toggleViewAction()
        action.setIcon(QIcon(str(ICON)))
        action.setText("Cloudless")
        action.setToolTip(translation.tr("Cloud-free satellite mosaic of the map"))
        iface.addToolBarIcon(action)
        self._undo.callback(iface.removeToolBarIcon, action)
        menu = iface.rasterMenu()
        menu.addAction(action)  # addPluginToRasterMenu makes a submenu, which QGIS keeps for good
        self._undo.callback(menu.removeAction, action)
        pages = self._pages = options_page.OptionsFactory(dock.setup, action.icon())
        iface.registerOptionsWidgetFactory(pages)
        self._undo.callback(iface.unregisterOptionsWidgetFactory, pages)

    def unload(self) -> None:
        """Take back every registration, the last first."""
        self._undo.close()
        self.provider = self.dock = self._pages = None
