"""What goes wrong: below its field, in the panel's words, and shortly in QGIS's message bar."""

from __future__ import annotations

from typing import Callable

from qgis.gui import QgisInterface

from ..panel.problem_words import FIELDS, field_of, in_panel_words
from ..processing.engine_access import EngineAccess
from ..runtime.translation import tr
from . import notices
from .footer import Footer
from .panel_form import PanelForm

_SHORT = 90
"""Letters that fit the message bar of a narrow window."""


class Complaints:
    """Says what is wrong, where the user looks."""

    def __init__(self, iface: QgisInterface, access: EngineAccess, form: PanelForm, footer: Footer) -> None:
        """Speak in ``form``, ``footer`` and the window of ``iface``; ``access`` knows what the engine has said."""
        self._iface = iface
        self._access = access
        self._form = form
        self._footer = footer
        self._in_footer = ""

    def say(self, sentence: str, parameter: str = "", *, retry: Callable[[], None] | None = None) -> None:
        """Say what is wrong.

        Args:
            sentence: in the user's language.
            parameter: that it is about; empty where it is about none.
            retry: does the same once more.
        """
        said = self.in_words(sentence)
        is_shown = self._form.show_problem(parameter, said)
        if not self._footer.is_running():
            self._in_footer = "" if is_shown else said
            self._footer.say(self._in_footer)
        if is_shown:
            short = tr("Look at “{field}” in the panel.", field=tr(FIELDS[parameter]))
        else:
            short = said if len(said) < _SHORT else tr("The run did not succeed.")
        notices.complain(self._iface, short, said, retry)

    def take_back(self) -> None:
        """Take a sentence off the foot that is no longer so."""
        if self._in_footer and self._footer.status.text() == self._in_footer:
            self._footer.say("")

    def field_of(self, sentence: str) -> str:
        """Return the parameter that a sentence in the user's language is about; empty where it is about none."""
        problem = self._access.problem
        is_of_engine = problem is not None and tr(problem) == sentence
        return field_of(sentence) or (field_of(problem) if problem is not None and is_of_engine else "")

    def in_words(self, sentence: str) -> str:
        """Return a sentence in the panel's words."""
        titles = {name: tr("“{field}”", field=tr(title)) for name, title in FIELDS.items()}
        return in_panel_words(sentence, titles)
