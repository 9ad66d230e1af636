"""The documentation site: its links, its sentences and its numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cloudless_plugin.common.documentation import algorithm_page, quickstart_page
from cloudless_plugin.common.indices import INDICES
from cloudless_plugin.common.version import read_homepage, read_repository
from manual.algorithm_pages import algorithm_pages
from manual.check import problems
from manual.links import BrokenLinkError, with_site_links
from manual.pages import site_pages
from manual.sentences import by_kind, sentences_page, shown
from manual.tables import catalogues_page, indices_page
from scripts import i18n
from tests.support.paths import ROOT
from tests.support.site import page_addresses

DOCS = ROOT / "docs"
TROUBLES = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
HOME = "https://example.org/cloudless"
WHOLE = """<html><head><title>Page</title><link rel="stylesheet" href="style.css"></head>
<body><h1 id="page">Page</h1><a href="#page">here</a><a href="other.html#there">there</a></body></html>"""
OTHER = "<html><head><title>Other</title></head><body><h1 id='there'>Other</h1></body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two pages that is whole."""
    (tmp_path / "index.html").write_text(WHOLE)
    (tmp_path / "other.html").write_text(OTHER)
    (tmp_path / "style.css").write_text("")
    return tmp_path


def linked(text: str, source: str = "docs/decisions/README.md") -> str:
    return with_site_links(text, source, site_pages(), ROOT, HOME)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../quality.md#fewer-views", "../quality.md#fewer-views"),
        ("../../SECURITY.md", "../security.md"),
        ("../tutorial.ipynb", "../notebook.md"),
        ("../../CONTRIBUTING.md#the-house", f"{HOME}/blob/HEAD/CONTRIBUTING.md#the-house"),
        ("https://docs.dask.org", "https://docs.dask.org"),
        ("#here", "#here"),
    ],
)
def test_links_lead_to_the_site_or_to_the_repository(target: str, expected: str) -> None:
    assert linked(f"See [that\npage]({target}).") == f"See [that\npage]({expected})."


def test_code_has_no_links() -> None:
    code = "```python\npicked[name](stack)\n```\n\n    picked[name](stack)\n"
    assert linked(code) == code


@pytest.mark.parametrize("target", ["nothing.md", "../../../beyond.md"])
def test_link_to_nothing_is_refused(target: str) -> None:
    with pytest.raises(BrokenLinkError, match=r"docs/decisions/README\.md: "):
        linked(f"[nothing]({target})")


def test_each_document_s_links_lead_somewhere() -> None:
    sources = [source for source in site_pages() if source.endswith(".md")]
    assert len(sources) > 20
    for source in sources:
        linked((ROOT / source).read_text(encoding="utf-8"), source)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "RELEASING.md"])
def test_links_of_the_repository_s_first_pages_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    with_site_links(text, name, {}, ROOT, HOME)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= places


def test_readme_counts_the_indices_that_have_a_name() -> None:
    assert f"| indices | {len(INDICES)} by name, and expressions |" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_addresses_of_site_and_repository_are_not_mixed_up() -> None:
    """The site's links to files that it has not lead to the repository."""
    assert read_repository() == "https://github.com/cloudless-qgis/cloudless"
    assert read_homepage() == "https://cloudless-qgis.github.io/cloudless"


def test_pages_that_the_program_leads_to_are_built() -> None:
    pages = page_addresses()
    linked = {quickstart_page(language) for language in ("en", *i18n.LANGUAGES)}
    linked |= {algorithm_page(path.stem) for path in i18n.HELP.glob("*.html") if "." not in path.stem}
    assert quickstart_page("de") != quickstart_page("en") == quickstart_page("zh")
    assert len(linked) == 7
    assert linked <= pages


def test_whole_site_has_no_problem(site: Path) -> None:
    assert problems(site) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("other.html#there", "gone.html", "links to nothing: gone.html"),
        ("other.html#there", "other.html#gone", "links to no place of that page: other.html#gone"),
        ("#page", "#gone", "links to no place of that page: #gone"),
        ("<title>Page</title>", "", "has no title"),
        ("<h1 id=", "<h2 id=", "has 0 main headings"),
        ('href="style.css"', 'href="https://fonts.example.org/a.css"', "loads from another host"),
        ('href="style.css"', 'href="gone.css"', "links to nothing: gone.css"),
        ("</body>", '<img src="style.css"></body>', "picture without words"),
        ("</body>", '<script src="//example.org/a.js"></script></body>', "loads from another host"),
    ],
)
def test_what_is_wrong_with_a_site_is_found(site: Path, old: str, new: str, problem: str) -> None:
    assert old in WHOLE
    (site / "index.html").write_text(WHOLE.replace(old, new))
    assert any(problem in found for found in problems(site))


def test_site_without_pages_is_wrong(tmp_path: Path) -> None:
    assert problems(tmp_path) == ["there is no page"]


def test_troubleshooting_has_the_program_s_own_sentences() -> None:
    own = {shown(template) for template in i18n.templates()}
    named = re.findall(r"^### (.*)$", TROUBLES, re.MULTILINE)
    assert len(named) > 30
    assert [sentence for sentence in named if sentence not in own] == []


def test_every_trouble_has_a_remedy() -> None:
    for part in TROUBLES.split("\n### ")[1:]:
        sentence, _, remedy = part.partition("\n")
        assert len(remedy.split("\n## ")[0].strip()) > 30, sentence


def test_every_error_is_listed_in_each_language() -> None:
    page, known = sentences_page(), i18n.read(i18n.source("de"))
    assert len(by_kind()["RequestError"]) > 80
    for template in ("The layer of scenes names none: choose another, or select some of its features.",):
        assert shown(template) in page
        assert shown(known[template]) in page


def test_accuracy_quotes_quality_to_the_letter() -> None:
    quality = (DOCS / "quality.md").read_text(encoding="utf-8").splitlines()
    accuracy = (DOCS / "accuracy.md").read_text(encoding="utf-8").splitlines()
    quoted = [line for line in accuracy if re.match(r"\| .*(\d / \d|\d/\d)", line)]
    assert len(quoted) == 4
    assert [line for line in quoted if line not in quality] == []


def test_new_pictures_are_small() -> None:
    older = {"indices.jpg", "scenes.jpg", "series.jpg", "slovenia.jpg", "window.jpg"}
    older.add("live.gif")  # a film
    sizes = {path.name: path.stat().st_size for path in (DOCS / "images").iterdir()}
    assert {name: size for name, size in sizes.items() if size > 150_000 and name not in older} == {}
    assert sum(sizes.values()) < 3_500_000


def test_tables_have_what_the_program_knows() -> None:
    assert "`planetary-computer`" in catalogues_page()
    assert "| `swir22` |" in catalogues_page()
    assert "`(nir - red) / (nir + red)`" in indices_page()


def test_page_of_an_algorithm() -> None:
    """A bar in a title ends no cell, and defaults are written as the command line takes them."""
    parameter = {"title": "Haze | mist", "type": "Boolean", "optional": False, "advanced": True, "values": []}
    choice = [{"word": "median", "title": "Median", "tip": "The middle"}]
    algorithm = {
        "id": "cloudless:mosaic",
        "title": "Cloud-free mosaic",
        "summary": "Composes.",
        "help": "<p>One.</p> <h3>Outputs</h3> <p>Two.</p>",
        "parameters": [
            {**parameter, "name": "HAZE", "default": True},
            {**parameter, "name": "START", "default": None, "advanced": False},
            {**parameter, "name": "METHOD", "default": "median", "values": choice},
        ],
        "outputs": [{"name": "OUTPUT", "title": "Mosaic", "type": "outputRaster"}],
    }
    ((name, page),) = algorithm_pages([algorithm])
    assert name == "mosaic.md"
    assert page.startswith("# Cloud-free mosaic\n")
    assert "\n## Outputs\n" in page
    assert "| `HAZE` ★ | Haze &#124; mist | Boolean | `true` |" in page
    assert "| `START` | Haze &#124; mist | Boolean | *required* |" in page
    assert "- `median`: Median. The middle" in page
