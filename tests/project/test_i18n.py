"""The check of translations finds every sentence, and refuses what no translator could see."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import i18n


@pytest.mark.parametrize(
    ("text", "templates"),
    [
        ('tr("Run")', ["Run"]),
        ('tr("{count} of {all}", count=1, all=2)', ["{count} of {all}"]),
        ('plural(n, "{count} scene", "{count} scenes")', ["{count} scene", "{count} scenes"]),
        ('raise errors.SceneError(id, Message("it has no date"))', ["it has no date"]),
        ('raise SceneError(f"{id[:40]}…", Message("its id is too long"))', ["its id is too long"]),
        ('raise NoScenesError(told if skipped else "Nothing.")', ["Nothing."]),
        ('self.reporter.progress(0.5, "Drawing")', ["Drawing"]),
        ('super().__init__("The run was cancelled.")', ["The run was cancelled."]),
        ('raise ValueError("for developers")', []),
        ('listener.info("> uv pip sync")', []),
        ("tr(error.message)", []),
    ],
)
def test_templates_are_found(text: str, templates: list[str]) -> None:
    assert list(i18n.templates_in(text)) == templates
    assert list(i18n.loose(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        'tr(f"{count} scenes")',
        'tr("{} scenes".format(count))',
        'raise CatalogueError(f"{url} was not found.")',
        'raise CatalogueError("not found: " + url)',
        'raise OutputError("fine" if whole else f"{path} is full.")',
        'reporter.warning(f"Scene skipped: {error}")',
        'label.setText("Ready")',
        'label.setText(f"{count} scenes")',
        'QPushButton("Run")',
        'form.addRow("Bands", box)',
        'tree.setHeaderLabels([tr("Date"), "Cloud"])',
        'bar.pushMessage("Cloudless", "Done", level)',
        'QgsProcessingParameterCrs("CRS", "Output CRS", optional=True)',
    ],
)
def test_sentence_that_no_translator_sees_is_refused(text: str) -> None:
    assert len(list(i18n.loose(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        'box.setText("")',
        'bar.pushMessage("Cloudless", text)',
        'box.setText(f"{share} %")',
        'box.setText(f"<a href=\\"{url}\\">{title}</a>")',
    ],
)
def test_names_signs_and_markup_need_no_translation(text: str) -> None:
    assert list(i18n.loose(text)) == []


def test_update_keeps_translations_and_drops_old_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    kept = i18n.templates()[0]
    i18n.source("de").write_text(i18n.written("de", {kept: "über <b> & so", "gone": "weg"}), encoding="utf-8")
    i18n.source("de").write_text(i18n.collected("de"), encoding="utf-8")
    read = i18n.read(i18n.source("de"))
    assert list(read) == i18n.templates()
    assert read[kept] == "über <b> & so"
    assert not any(translation for template, translation in read.items() if template != kept)


@pytest.mark.parametrize(
    ("template", "translation", "same"),
    [
        ("{a} of {b}", "{b} / {a}", True),
        ("{a:,.0f} MB", "{a:.0f} MB", True),
        ("{a} of {b}", "{a}", False),
        ("{a}", "{A}", False),
        ("{a:.0f}", "{a:.1f}", False),
        ("{a}", "{a", False),
    ],
)
def test_translation_has_the_values_of_its_template(template: str, translation: str, *, same: bool) -> None:
    assert (i18n.values(template) == i18n.values(translation)) is same


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    read = i18n.read(i18n.source(language))
    assert list(read) == i18n.templates()
    assert [template for template, translation in read.items() if not translation] == []
