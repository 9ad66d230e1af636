"""The plugin: registers what it has with QGIS, and takes it all back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon

from .processing import provider
from .runtime import translation

ICON = Path(__file__).with_name("icon.svg")


class CloudlessPlugin:
    """What QGIS holds of Cloudless.

    Each registration puts its inverse on a stack, which ``unload`` closes: nothing is mirrored by hand. Modules are
    imported as ``from .package import module``: unless QGIS has seen a package in such a line, it keeps it loaded.
    """

    def __init__(self, iface: Any) -> None:
        """Keep QGIS's interface, ``None`` in ``qgis_process``; nothing is registered yet."""
        self._iface = iface
        self._undo = ExitStack()
        self.provider: provider.CloudlessProvider | None = None
        self.dock: Any = None

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
        from .gui import dock as panel
        from .gui import options_page

        registered = self._register_provider()
        dock = self.dock = panel.CloudlessDock(self._iface, registered.access)
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._undo.callback(dock.deleteLater)
        self._undo.callback(self._iface.removeDockWidget, dock)
        self._undo.callback(dock.shut_down)
        action = dock.toggleViewAction()
        action.setIcon(QIcon(str(ICON)))
        action.setText("Cloudless")
        action.setToolTip(translation.tr("Cloud-free satellite mosaic of the map"))
        self._iface.addToolBarIcon(action)
        self._undo.callback(self._iface.removeToolBarIcon, action)
        menu = self._iface.rasterMenu()
        menu.addAction(action)  # addPluginToRasterMenu makes a submenu, which QGIS keeps for good
        self._undo.callback(menu.removeAction, action)
        pages = self._pages = options_page.OptionsFactory(dock.setup, action.icon())
        self._iface.registerOptionsWidgetFactory(pages)
        self._undo.callback(self._iface.unregisterOptionsWidgetFactory, pages)

    def unload(self) -> None:
        """Take back every registration, the last first."""
        self._undo.close()
        self.provider = self.dock = None
