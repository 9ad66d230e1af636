"""The panel: head, form, result card and foot, and what passes between them."""

from __future__ import annotations

from typing import Callable

from qgis.gui import QgisInterface, QgsDockWidget
from qgis.PyQt.QtCore import QEvent, QTimer
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..common import choices
from ..common.errors import CloudlessError
from ..common.messages import plural
from ..common.results import FoundOverpass, RunEstimate
from ..panel.choices_made import PanelChoices
from ..panel.memory import Memory
from ..panel.parameters import MOSAIC
from ..panel.problem_words import FIELDS, NOT_OFFERED, field_of
from ..panel.run_record import RunRecord
from ..processing.engine_access import EngineAccess
from ..runtime.engine_location import engine_interpreter
from ..runtime.qgis_network import qgis_variables
from ..runtime.translation import tr
from . import notices
from .ask_map import AskMap
from .asking import command_menu, live_menu, live_question
from .complaints import Complaints
from .date_view import DateView
from .engine_setup import EngineSetup
from .footer import Footer
from .listed_dates import ListedDates
from .live_map import LiveMap
from .news_note import NewsNote
from .offered_collections import OfferedCollections
from .options_page import PAGE
from .panel_form import PanelForm, VerticalScrollArea
from .preset_menu import PresetMenu
from .questions import Questions
from .result_actions import ResultActions
from .result_card import ResultCard
from .run_controller import Part, RunController, feature_parts
from .sample_note import SampleNote
from .scene_search import Question, SceneSearch
from .settings_store import SettingsStore
from .setup_notice import SetupNotice


class CloudlessDock(QgsDockWidget):
    """Fills the parameters of ``cloudless:mosaic`` or ``cloudless:series``, and runs it."""

    def __init__(self, iface: QgisInterface, access: EngineAccess) -> None:
        """Build the panel on the window of ``iface``; it asks the engine by ``access``."""
        super().__init__("Cloudless", iface.mainWindow())
        self.setObjectName("CloudlessDock")
        self._iface = iface
        self._access = access
        self._is_starting = self._waits_for_scenes = self._is_attended = False
        self._plan: RunEstimate | None = None
        self.memory = Memory(SettingsStore())
        self.runs = RunController(self.memory, self)
        self.run = self.runs.run
        self.setup = EngineSetup(access, self)
        self.notice = SetupNotice(self.setup, lambda: iface.showOptionsDialog(iface.mainWindow(), PAGE))
        self.news, self.samples = NewsNote(self.memory), SampleNote(self.memory, iface.mapCanvas())
        self.form = PanelForm(iface.mapCanvas(), self.notice, self.news, self.samples)
        self.scenes = self.form.scenes
        self.search = SceneSearch(access)
        self.date = DateView(access)
        self.presets = PresetMenu(self.memory)
        self.card = ResultCard()
        self.results = ResultActions(iface, self.card, self.memory, access)
        self.questions = Questions(self.form, self.search)
        self.dates = ListedDates(self.date, self.scenes, self.results, self._question, self._canvas_pixels)
        self.live = LiveMap(iface.mapCanvas(), access, lambda: live_question(self.questions))
        said = self.runs.said.emit
        menus = command_menu(self.questions, said, self), live_menu(self.live, iface.mapCanvas(), self)
        self.footer = Footer(*menus, self)
        self.ask = AskMap(iface, self.live.engine, self.questions, self.date, self._canvas_pixels)
        self.footer.add_button(self.ask.button)
        self.complaints = Complaints(iface, access, self.form, self.footer)
        self.offered = OfferedCollections(access, self.form.what, self.complaints.in_words)
        self._lay_out()
        last = self.memory.last()
        if last is not None:
            self.form.show_choices(last)
        self._first = self.form.choices()
        self._record()
        self._connect()
        self._check()
        self.live.take_up()

    # -- running -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Run the algorithm with what the panel shows; do nothing while a run goes on or is about to."""
        if self._is_starting or self.runs.is_running() or self._waits_for_scenes:
            return
        self._is_starting = True
        try:
            self._start()
        finally:
            self._is_starting = False

    def cancel(self) -> None:
        """Stop the run."""
        self.footer.say(tr("Cancelling"))
        self.footer.cancel_button.setEnabled(False)
        if self._waits_for_scenes:
            self._waits_for_scenes = False
            self.search.cancel()
            self._show_cancelled()
        else:
            self.runs.cancel()

    def _start(self) -> None:
        self.form.show_problem("", "")
        parameter, problem = self.form.problem()
        if not problem and self.setup.problem():
            problem = self.setup.problem()
        if not problem and self.scenes.choice.is_empty() and self.questions.is_listed():
            parameter, problem = "SCENES", tr("No scene is ticked: tick some under Scenes.")
        if problem:
            self._complain(problem, parameter)
            return
        question = self._question()
        if question is None:
            return
        self.date.clear()
        if self.questions.must_wait(question):
            self._waits_for_scenes = True
            self.footer.show_running(running=True)
            self.footer.say(tr("Looking for scenes"))
            self.search.ask(question, at_once=True)
            return
        self._begin()

    def _begin(self) -> None:
        """Ask what must be asked, and run."""
        plan = self._plan if self.questions.is_estimated() else None
        was_starting, self._is_starting = self._is_starting, True  # the questions let events through
        made = self.runs.may_begin(self.form.choices(), plan)
        self._is_starting = was_starting
        if made is None:
            self.footer.show_running(running=False)
            return
        if made.output != self.form.choices().output:
            self.form.result.output.setFilePath(made.output)
        self.footer.show_running(running=True)
        self.footer.say(tr("Starting"))
        self.memory.keep_last(self.form.choices())
        self.runs.start(self._parts(), self.footer.seconds)

    def _parts(self) -> list[Part]:
        made, algorithm = self.form.choices_of_run(), self.form.algorithm()
        asked = {**self.form.parameters(), **self.questions.chosen_scenes()}
        pixels = self._canvas_pixels() if made.preview and algorithm == MOSAIC else 0
        features = self.form.where.features()
        if not features:
            return [Part(algorithm, asked, self.form.layer_name(), made, pixels)]
        return feature_parts(features, asked, made, algorithm)

    def _switch_live(self, on: bool) -> None:  # noqa: FBT001 - a slot
        problem = self.setup.problem() if on else ""
        if problem:
            self.footer.live_button.setChecked(False)
            self._complain(problem)
            return
        self.live.switch(on=on)

    # -- scenes ------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look for the scenes now."""
        parameter, problem = self.form.problem()
        if problem:
            self._complain(problem, parameter)
            return
        question = self._question()
        if question is not None:
            self.search.forget()
            self.search.ask(question, at_once=True)
            self.offered.forget()
            self._follow_catalogue()

    def _take_change(self) -> None:
        if self.complaints.in_words(self.form.problem()[1]) != self.form.shown_problem():
            self.form.show_problem("", "")  # what was wrong may no longer be so
        self._follow()

    def _follow(self) -> None:
        """Look for the scenes again, after a pause, where anything that counts has changed."""
        self._check()
        self._follow_catalogue()
        question = self.questions.possible()
        if question is None:
            self.search.cancel()
            self.footer.show_estimate(None)
            return
        self.footer.show_estimate(self._plan, stale=not self.search.is_answered(question))
        if self._may_ask():
            self.search.ask(question)

    def _follow_catalogue(self) -> None:
        """Ask a catalogue of the user's for its collections, after a pause, where it is another one."""
        if self._may_ask():
            self.offered.follow(self.form.choices())

    def _may_ask(self) -> bool:
        """Tell whether the panel may ask by itself."""
        is_looked_at = self._is_attended and self.isVisible()
        return is_looked_at and not self.setup.problem() and not self.runs.is_running()

    def _question(self) -> Question | None:
        """Return what to ask for the scenes; ``None``, with a word to the user, where nothing can be asked."""
        try:
            return self.questions.make()
        except CloudlessError as error:
            self._complain(tr(error.message), field_of(error.message))
            return None

    def _take_estimate(self, plan: RunEstimate | None) -> None:
        self._plan = plan
        self.footer.show_estimate(plan)

    def _end_search(self) -> None:
        self.scenes.show_searching(searching=False)
        question = self.questions.possible() if self.search.has_answer() else None
        if not self._waits_for_scenes:
            if question is not None and not self.search.is_answered(question):
                self._follow()  # with the ticks that are kept, fewer scenes are used than were found
        elif question is not None and not self.search.is_answered(question):
            self.search.ask(question, at_once=True)
            return
        else:
            self._waits_for_scenes = False
            self._end_waiting(is_known=question is not None)
        self._warm_up()

    def _end_waiting(self, *, is_known: bool) -> None:
        """Run, now that the scenes are known; or end, where QGIS's task manager has cancelled the search."""
        if not is_known:
            self._show_cancelled()
        elif self.scenes.choice.is_empty():
            self._fail(tr("No scene is ticked: tick some under Scenes."))
        else:
            self._begin()

    def _fail_search(self, sentence: str) -> None:
        self._plan = None
        self.footer.show_estimate(None)
        parameter = self.complaints.field_of(sentence)
        is_elsewhere = parameter in FIELDS
        told = tr("No scenes: look at “{field}”.", field=tr(FIELDS[parameter])) if is_elsewhere else sentence
        self.scenes.show_problem(told)
        if self._waits_for_scenes:
            self._waits_for_scenes = False
            self._fail(sentence)
        elif is_elsewhere:
            self.form.show_problem(parameter, self.complaints.in_words(sentence), focus=False)

    def _run_alone(self, overpass: FoundOverpass) -> None:
        self.scenes.choice.tick_only([overpass])
        self.scenes.refresh()
        self.start()

    # -- what is remembered ------------------------------------------------------------------------------------------

    def show_choices(self, made: PanelChoices) -> None:
        """Fill the panel, and say what it cannot show."""
        self.form.show_choices(made)
        if made.scenes:
            self.search.forget()
        self._follow()
        lost = self.form.lost(made)
        if lost:
            fields = ", ".join(tr({**FIELDS, **NOT_OFFERED}[name]) for name in lost)
            self._complain(
                tr("Choose this anew, since the panel does not offer what was chosen: {fields}.", fields=fields),
                lost[0],
            )

    def show_run(self, run: RunRecord) -> None:
        """Show one of the last runs."""
        runs = self.memory.runs()
        place = next((place for place, each in enumerate(runs) if each == run), 0)
        self.card.show_runs(runs, place)

    def _repeat(self, run: RunRecord) -> None:
        self.scenes.use_only(run.choices.scenes)
        self.show_choices(run.choices)
        if not self.form.lost(run.choices):
            self.start()

    def _record(self) -> None:
        self.card.show_runs(self.memory.runs())
        self.form.what.show_addresses(self.memory.addresses())
        self.samples.refresh()

    # -- the window --------------------------------------------------------------------------------------------------

    def enterEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Have the engine warm, and the scenes known, by the time that a button is pressed."""
        super().enterEvent(event)
        self._attend()

    def shut_down(self) -> None:
        """Stop everything that is going on, before the panel is removed."""
        if self.form.choices() != self._first:
            self.memory.keep_last(self.form.choices())
        self.runs.shut_down()
        self.setup.cancel()
        self.search.shut_down()
        self.offered.forget()
        self.date.clear()
        self.ask.shut_down()
        self.live.shut_down()
        self.results.shut_down()
        self.form.shut_down()
        self._access.client.cool_down()

    def _attend(self) -> None:
        if not self._is_attended:
            self._is_attended = True
            self._follow()
        self._warm_up()

    def _warm_up(self) -> None:
        busy = self.runs.is_running() or self.search.is_searching() or self.setup.is_running()
        if self.isVisible() and not busy and not self.setup.problem():
            self._access.client.warm_up(engine_interpreter(), qgis_variables())

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        cards = QVBoxLayout()
        cards.setContentsMargins(9, 0, 9, 0)
        cards.addWidget(self.card)
        column.addLayout(cards)
        column.addStretch()
        self.area = VerticalScrollArea(inner)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.presets)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.footer)
        self.setWidget(whole)

    def _connect(self) -> None:
        runs, search = self.runs, self.search
        self.run.progressed.connect(self.footer.move_to)
        for warning in (self.run.warned, self.presets.warned, self.live.warned):
            warning.connect(lambda text: notices.tell(self._iface, text, is_warning=True))
        self.run.linked.connect(self.footer.show_dashboard)
        runs.said.connect(self.footer.say)
        runs.recorded.connect(self._record)
        runs.ended.connect(self._end)
        runs.cancelled.connect(self._show_cancelled)
        self.footer.run_pressed.connect(self.start)
        self.footer.cancel_pressed.connect(self.cancel)
        self.footer.fewer_views_pressed.connect(lambda: self.form.how.views.setValue(choices.ENOUGH_VIEWS))
        self.footer.live_pressed.connect(self._switch_live)
        self.live.switched.connect(self.footer.live_button.setChecked)
        self.live.said.connect(self.footer.show_live)
        self.ask.hinted.connect(self.footer.say)
        self.form.changed.connect(self.live.follow)
        self.scenes.ticked.connect(self.live.follow)
        search.began.connect(lambda: self.scenes.show_searching(searching=True))
        search.found.connect(self.scenes.take)
        search.estimated.connect(self._take_estimate)
        search.failed.connect(self._fail_search)
        search.ended.connect(self._end_search)
        self.form.changed.connect(self._take_change)
        self.form.where.said.connect(self.footer.status.setText)
        self.scenes.asked.connect(self.look)
        self.scenes.ticked.connect(self._follow)
        self.scenes.opened.connect(self._follow)
        self.scenes.alone.connect(self._run_alone)
        self.date.failed.connect(self.footer.say)
        self.setup.changed.connect(self._check)
        for part in (self.presets, self.samples, self.results, self.live, self.ask):
            part.failed.connect(self._complain)
        self.presets.chosen.connect(self.show_choices)
        self.presets.run_chosen.connect(self.show_run)
        self.presets.ask_by(self.form.choices, self.questions.request)
        self.samples.serve(self.form, self.show_choices, self.presets.samples_chosen)
        self.card.repeated.connect(self._repeat)
        self.results.done.connect(lambda text: notices.tell(self._iface, text))

    def _check(self) -> None:
        """Let the user run, where nothing speaks against it."""
        problem = self.setup.problem() or self.form.problem()[1]
        self.footer.can_run(problem)
        if not problem:
            self.complaints.take_back()

    def _canvas_pixels(self) -> int:
        """Return how many pixels long the map is on the screen."""
        canvas = self._iface.mapCanvas()
        return round(max(canvas.width(), canvas.height()) * canvas.devicePixelRatioF())

    def _end(self, problem: str) -> None:
        if problem:
            self._fail(problem)
            return
        self.footer.show_running(running=False)
        self._follow()  # what has changed meanwhile
        self._warm_up()
        run = self.card.run()
        text = tr(run.short()) if run is not None else tr("Done")
        self.footer.say(text)
        notices.tell(self._iface, text)
        for pause in _LAID_OUT:
            QTimer.singleShot(pause, self._show_card)

    def _show_card(self) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _show_cancelled(self, done: int = 0) -> None:
        self.footer.show_running(running=False)
        kept = plural(done, "Cancelled; {count} mosaic is finished.", "Cancelled; {count} mosaics are finished.")
        self.footer.say(tr(kept) if done else tr("Cancelled; nothing was written."))
        # The first picture that was taken away stays drawn until the map is drawn anew.
        self._iface.mapCanvas().refreshAllLayers()

    def _complain(self, sentence: str, parameter: str = "", *, retry: Callable[[], None] | None = None) -> None:
        self.notice.refresh()
        self.complaints.say(sentence, parameter, retry=retry)

    def _fail(self, sentence: str) -> None:
        self.footer.show_running(running=False)
        self._iface.mapCanvas().refreshAllLayers()
        self._complain(sentence, self.complaints.field_of(sentence), retry=self.start)


_LAID_OUT = (100, 400)
"""Milliseconds after which a card that was filled has its size, as a rule and where a window is slow."""
