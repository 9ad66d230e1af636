from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cloudless_plugin.common.version import read_version
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.panel.memory import MAX_ADDRESSES, MAX_RUNS, Memory
from cloudless_plugin.panel.run_record import RunRecord, with_recipe


class Texts(dict):
    """Keeps texts in memory."""

    def read(self, name: str) -> str:
        return str(self.get(name, ""))

    def write(self, name: str, text: str) -> None:
        self.pop(name, None)
        if text:
            self[name] = text


def test_nothing_is_remembered_at_first() -> None:
    texts = Texts()
    memory = Memory(texts)
    assert memory.last() is None
    assert (memory.addresses(), memory.presets(), memory.runs()) == ([], {}, [])
    assert texts == {}


def test_version_is_kept_with_the_first_thing_that_is_remembered() -> None:
    texts = Texts()
    memory = Memory(texts)
    assert memory.is_empty()
    memory.keep_aside(None)
    assert (memory.version(), texts) == ("", {}), "nothing is left in a profile that has not used the panel"
    memory.add_address("https://example.org")
    assert memory.version() == read_version()
    texts.write("version", "0.9")
    memory.add_address("https://example.org/other")
    assert memory.version() == "0.9", "until its news have been seen"
    memory.keep_version()
    assert memory.version() == read_version()
    assert not memory.is_empty()


def test_first_start_ends_with_the_first_run_or_a_word() -> None:
    for act in (
        lambda memory: memory.keep_last(PanelChoices()),
        lambda memory: memory.keep_preset("A", PanelChoices()),
        lambda memory: memory.keep_welcomed(),
    ):
        texts = Texts()
        assert not Memory(texts).is_welcomed()
        act(Memory(texts))
        assert Memory(texts).is_welcomed()


def test_choices_are_put_aside_and_forgotten() -> None:
    texts = Texts()
    made = PanelChoices(method="best", scenes=("one",), catalog="custom", catalog_url="https://example.org/?sig=abc")
    Memory(texts).keep_aside(made)
    assert Memory(texts).aside() == replace(made, catalog_url="")
    assert "abc" not in texts["aside"]
    Memory(texts).keep_aside(None)
    assert Memory(texts).aside() is None
    assert "aside" not in texts


def test_last_choices_come_back() -> None:
    texts = Texts()
    Memory(texts).keep_last(PanelChoices(method="best", when="winter"))
    assert Memory(texts).last() == PanelChoices(method="best", when="winter")


def test_presets() -> None:
    memory = Memory(Texts())
    memory.keep_preset("b", PanelChoices(method="best"))
    memory.keep_preset("A", PanelChoices())
    memory.keep_preset("b", PanelChoices(method="mean"))
    assert [*memory.presets()] == ["A", "b"]
    assert memory.presets()["b"].method == "mean"
    memory.remove_preset("b")
    memory.remove_preset("A")
    assert memory.presets() == {}


def test_latest_addresses_stand_first() -> None:
    memory = Memory(Texts())
    for number in range(MAX_ADDRESSES + 3):
        memory.add_address(f"https://{number}")
    memory.add_address("https://5")
    memory.add_address("")
    assert memory.addresses()[:2] == ["https://5", f"https://{MAX_ADDRESSES + 2}"]
    assert len(memory.addresses()) == MAX_ADDRESSES


@pytest.mark.parametrize(
    "address", ["https://me:secret@stac.example/api", "https://stac.example/items.json?sig=secret"]
)
def test_no_secret_is_kept(address: str) -> None:
    texts = Texts()
    memory, made = Memory(texts), PanelChoices(catalog="custom", catalog_url=address, method="best")
    memory.keep_last(made)
    memory.keep_preset("a", made)
    memory.add_address(address)
    memory.add_run(RunRecord("cloudless:mosaic", "a", "/data/a.tif", made))
    assert "secret" not in "".join(texts.values())
    assert memory.last() == memory.presets()["a"] == memory.runs()[0].choices
    assert memory.last() == PanelChoices(catalog="custom", method="best")


def test_last_ten_runs_and_each_file_once() -> None:
    memory = Memory(Texts())
    for number in range(MAX_RUNS + 2):
        memory.add_run(RunRecord("cloudless:mosaic", f"run {number}", f"/{number}.tif", seconds=2))
    memory.add_run(RunRecord("cloudless:mosaic", "again", "/5.tif", choices=PanelChoices(haze=False)))
    memory.add_run(RunRecord("cloudless:mosaic", "temporary", ""))
    memory.add_run(RunRecord("cloudless:mosaic", "temporary", ""))
    names = [run.name for run in memory.runs()]
    assert names[:4] == ["temporary", "temporary", "again", "run 11"]
    assert "run 5" not in names
    assert len(names) == MAX_RUNS
    assert memory.runs()[2].choices.haze is False


def test_what_cannot_be_read_is_forgotten() -> None:
    for text in ("{", "3", "[3]", '"x"', "[[]]"):
        memory = Memory(Texts(last=text, addresses=text, presets=text, runs=text))
        assert memory.last() is None
        assert memory.presets() == {}
        assert memory.runs() == []
        memory.add_run(RunRecord("cloudless:mosaic", "a", "/a.tif"))
        assert len(memory.runs()) == 1


def test_days_come_from_the_recipe(tmp_path: Path) -> None:
    run = RunRecord("cloudless:mosaic", "a", str(tmp_path / "a.tif"), scenes=3, filled_percent=98.66, seconds=2.13)
    assert with_recipe(run) == run
    run.recipe.write_text('{"scenes": [{"datetime": "2023-08-01T10:00:00Z"}, {"datetime": "2023-06-04T10:00:00Z"}, 3]}')
    run = with_recipe(run)
    assert (run.dates, run.first, run.last) == (2, "2023-06-04", "2023-08-01")
    assert str(run.facts()) == "3 scenes, 2 dates · 98.7 % filled · 0 skipped · 2.1 s"
