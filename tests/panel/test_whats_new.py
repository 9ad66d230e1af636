"""What is new is said to whom it is new."""

from __future__ import annotations

import re

import pytest

from cloudless_plugin.common.messages import Message
from cloudless_plugin.panel import whats_new
from cloudless_plugin.panel.whats_new import NEWS, News, news_since
from tests.support.paths import ROOT

LATER = News("1.2", (Message("More."),))


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("0.1.0", "0.1.0", ""),
        ("0.1.0", "0.9.9", ""),
        ("0.1.0", "1.0.0", "1.0"),
        ("0.1.0", "1.0", "1.0"),
        ("0.1.0", "1.1.3", "1.0"),
        ("1.0", "1.0.1", ""),
        ("1.0.0", "1.1.0", ""),
        ("1.0.1", "1.2.0", "1.2"),
        ("0.1.0", "1.2.0", "1.2"),
        ("1.2.0", "1.10.0", ""),
        ("1.2", "1.0", ""),
    ],
)
def test_news_of_an_upgrade(monkeypatch: pytest.MonkeyPatch, before: str, now: str, told: str) -> None:
    monkeypatch.setattr(whats_new, "NEWS", (LATER, *NEWS[-1:]))
    found = news_since(before, now)
    assert (found.version if found is not None else "") == told


def test_latest_news_stand_first() -> None:
    order = [tuple(map(int, news.version.split("."))) for news in NEWS]
    assert order == sorted(order, reverse=True)
    assert all(3 <= len(news.points) <= 5 for news in NEWS)


def test_what_is_said_stands_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").lower()
    words = {word for news in NEWS for point in news.points for word in re.findall(r"[A-Z]\w+", point.template)}
    assert {word for word in words if word.lower() not in changelog} <= {"Six"}
