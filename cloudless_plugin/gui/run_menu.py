"""The button that runs, and what else can be done instead."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

_SHORTCUTS = ("Ctrl+Return", "Ctrl+Enter")
"""With the large key, and with that of the number pad."""
_PRESSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STYLE = """
RunButton { font-weight: bold; border: 1px solid palette(mid); border-radius: 3px; padding: 3px 28px 3px 14px; }
RunButton:enabled { color: palette(highlighted-text); background: palette(highlight);
  border-color: palette(highlight); }
RunButton:hover { border: 1px solid palette(highlighted-text); }
RunButton:focus { border: 1px dashed palette(highlighted-text); }
RunButton:pressed, RunButton:open { color: palette(highlight); background: palette(highlighted-text); }
RunButton:disabled { background: transparent; }
RunButton::menu-button { border: none; border-left: 1px solid palette(window); width: 20px; }
"""


class RunButton(QToolButton):
    """A primary button with a menu beside it: what is done mostly, and what else can be done with the same."""

    def __init__(self, text: str, menu: QMenu, owner: QWidget) -> None:
        """Make a button that says ``text`` and has ``menu`` beside it.

        Ctrl+Return presses it while the keyboard's focus is within ``owner``, its panel.
        """
        super().__init__(owner)
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(_STYLE)
        self.setMenu(menu)
        self._press_by_keys(owner)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Return presses the button, the arrow down opens its menu."""
        if event.key() == Qt.Key.Key_Down:
            self.showMenu()
        elif event.key() in _PRESSING_KEYS:
            self.click()
        else:
            super().keyPressEvent(event)

    def _press_by_keys(self, owner: QWidget) -> None:
        keys = [QKeySequence(keys) for keys in _SHORTCUTS]
        holder = QMenu(self)  # makes an action, whose class lies elsewhere in Qt 6
        action = holder.addAction(self.accessibleName())
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.click)
        owner.addAction(action)
        self.setToolTip(f"{self.accessibleName()} ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})")
