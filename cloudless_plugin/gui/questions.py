"""What to ask the engine, of what the panel shows."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from qgis.core import QgsProcessingContext, QgsProject

from ..common.errors import CloudlessError
from ..panel.estimate_words import BIG_PIXELS
from ..panel.scene_choice import search_of
from ..processing.base import registered_algorithm
from ..runtime.known_logins import note_login
from ..runtime.logins import logins
from . import areas
from .panel_form import PanelForm
from .run_controller import scenes_source
from .scene_search import Question, SceneSearch

_PIXEL_METRES = 10.0
"""Of the finest band, where no resolution is chosen."""


class Questions:
    """Makes questions and requests of the form, and knows which of them are answered."""

    def __init__(self, form: PanelForm, search: SceneSearch) -> None:
        """Read ``form``, whose questions ``search`` asks."""
        self.form = form
        self._choice = form.scenes.choice
        self._search = search

    def make(self) -> Question:
        """Return what to ask for the scenes and the estimate.

        Raises:
            CloudlessError: where nothing can be asked.
        """
        asked = self.form.search_parameters()
        request = request_of(self.form.algorithm(), asked)
        chosen = self._choice.scenes() if self._choice.is_of(search_of(request)) else ()
        return Question(request, chosen, self.logins(asked), self.form.scenes.wants_pictures())

    @staticmethod
    def logins(asked: dict[str, Any]) -> dict[str, dict[str, str]]:
        """Return the headers that log in to the catalogue of parameters.

        Raises:
            CloudlessError: where the login cannot be used.
        """
        return logins_of(asked.get("AUTHCFG") or "", asked["CATALOG"], asked.get("CATALOG_URL") or "")

    def possible(self) -> Question | None:
        """Return what to ask; ``None`` where nothing can be asked."""
        if self.form.problem()[1]:
            return None
        with suppress(CloudlessError, LookupError):  # without Processing's provider there is no algorithm
            return self.make()
        return None

    def is_listed(self) -> bool:
        """Tell whether the scenes that are listed are those that a run would find."""
        with suppress(CloudlessError):
            return self._choice.is_of(search_of(self.make().request))
        return False

    def is_estimated(self) -> bool:
        """Tell whether the estimate that is shown is that of the run."""
        with suppress(CloudlessError):
            return self._search.is_answered(self.make())
        return False

    def must_wait(self, question: Question) -> bool:
        """Tell whether a run has to wait for the list of scenes: to keep the ticks, or since it may be too large."""
        if self._search.is_answered(question):
            return False
        if not self.knows_ticks():
            return True
        pixel = self.form.choices().resolution or _PIXEL_METRES
        return areas.square_metres(self.form.where.extent()) / pixel**2 > BIG_PIXELS

    def knows_ticks(self) -> bool:
        """Tell whether it is known which scenes are ticked of what the panel shows."""
        return not self._choice.has_unticked() or self.is_listed()

    def chosen_scenes(self) -> dict[str, Any]:
        """Return the parameter ``SCENES`` where not all scenes are ticked."""
        chosen = self._choice.scenes() if self.is_listed() else ()
        return {"SCENES": scenes_source(chosen)} if chosen else {}

    def request(self) -> dict[str, Any]:
        """Return the request of what the panel shows, as plain JSON values.

        Raises:
            CloudlessError: where that cannot be composed.
        """
        return request_of(self.form.algorithm(), {**self.form.search_parameters(), **self.chosen_scenes()})


def request_of(algorithm: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return what an algorithm's parameters ask for, as plain JSON values.

    Raises:
        CloudlessError: where that cannot be done.
    """
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return registered_algorithm(algorithm).request(parameters, context).to_dict()


def logins_of(authcfg: str, catalog: str, address: str) -> dict[str, dict[str, str]]:
    """Return the headers that log in to a catalogue, and note that the user has used the login there.

    Args:
        authcfg: id of one of QGIS's authentication configurations, that the user has chosen, or a file where
            ``is_known_login`` allows it; empty for none.
        catalog: id of the catalogue.
        address: in place of the catalogue's, or empty.

    Raises:
        CloudlessError: where the login cannot be used.
    """
    if not authcfg:
        return {}
    found = logins(authcfg, catalog, address)
    note_login(authcfg, address)
    return found
