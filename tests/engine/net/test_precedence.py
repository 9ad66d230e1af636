"""Requests that somebody waits for go first."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from cloudless_plugin.engine.net.precedence import Precedence


def test_others_are_not_held_up_where_nothing_is_urgent() -> None:
    precedence = Precedence(least=10)
    with precedence.other(100), precedence.other(100):
        pass


def test_one_request_of_others_is_always_let_through() -> None:
    precedence = Precedence(least=10)
    with precedence.urgent(), precedence.other(100):
        pass


def test_others_have_few_bytes_under_way_while_something_is_urgent() -> None:
    precedence, under_way, most, lock = Precedence(least=10, most=10), 0, 0, threading.Lock()

    def ask(_: int) -> None:
        nonlocal under_way, most
        with precedence.other(4):
            with lock:
                under_way += 4
                most = max(most, under_way)
            time.sleep(0.005)
            with lock:
                under_way -= 4

    with ThreadPoolExecutor(12) as pool:
        with precedence.urgent():
            list(pool.map(ask, range(24)))
        assert most == 8
        list(pool.map(ask, range(24)))
    assert most > 10


def test_others_have_more_under_way_on_a_quick_line_and_less_where_it_queues() -> None:
    now = 0.0
    precedence = Precedence(least=10, most=50, clock=lambda: now)

    def ask(length: int, seconds: float) -> None:
        nonlocal now
        with precedence.other(length):
            now += seconds

    ask(5, 1.0)
    assert precedence.allowed == 15
    for _ in range(20):
        ask(5, 1.5)
    assert precedence.allowed == 50, "no more than the most"
    for _ in range(20):
        ask(5, 2.5)
    assert precedence.allowed == 10, "where it takes longer, as few as on a slow line"
