"""A server that is down is found out once for all requests; a broken file is not taken for a broken server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.net.hosts import HostDownError, host_of
from cloudless_plugin.engine.net.network import Network
from tests.support import faults
from tests.support.faults import Answer, Faults, Handler, serve_faults
from tests.support.servers import free_port

PATIENCE, FULL = 0.6, 8.0
"""Seconds after which a server is down, and for which a single request waits."""


def network(**limits: float) -> Network:
    defaults = {"host_patience": PATIENCE, "probe_pause": 0.2, "read_timeout": FULL, "first_retry_wait": 0.1}
    return Network(Settings(limits=Limits(**{**defaults, "answer_patience": FULL, **limits})))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Faults]:
    """A server of twenty files."""
    (tmp_path / "items.json").write_text('{"features": []}')
    for number in range(20):
        (tmp_path / f"{number}.tif").write_bytes(bytes(range(100)))
    with serve_faults(tmp_path) as running:
        yield running


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that accepts connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(200)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def read(reader: Network, server: Faults | str, number: int) -> bytes:
    address = server if isinstance(server, str) else server.address
    return reader.bytes.read_ranges(f"{address}/{number}.tif", [(0, 10)])[0]


@pytest.mark.fault("server that is down")
@pytest.mark.parametrize("kind", ["refused", "silent"])
def test_dead_server_is_known_once_for_all_its_files(kind: str) -> None:
    """One after the other, as scenes are given up: not so many times the patience of one."""
    with silent_server() as silent:
        address = silent if kind == "silent" else f"http://127.0.0.1:{free_port()}"
        reader, begin = network(), time.monotonic()
        for number in range(12):
            with pytest.raises(HostDownError, match=f"the server {host_of(address)} does not answer"):
                read(reader, address, number)
        assert time.monotonic() - begin < 4 * PATIENCE


@pytest.mark.fault("server that is down")
def test_dead_server_is_known_to_all_threads_at_once() -> None:
    with silent_server() as address, ThreadPoolExecutor(16) as pool:
        reader, begin = network(), time.monotonic()
        tries = [pool.submit(read, reader, address, number) for number in range(16)]
        assert all(isinstance(one.exception(), HostDownError) for one in tries)
        assert time.monotonic() - begin < 4 * PATIENCE


@pytest.mark.fault("server that is down")
@pytest.mark.parametrize("fault", [faults.status(503), faults.status(429), faults.reset], ids=["503", "429", "reset"])
def test_server_that_serves_nobody_is_down_and_is_believed_again_when_it_serves(
    server: Faults, fault: faults.Fault
) -> None:
    reader = network()
    read(reader, server, 0)
    server.break_down(fault, 10_000)
    for number in range(3):
        with pytest.raises(HostDownError):
            read(reader, server, number)
    server.break_down(fault, 0)
    time.sleep(0.3)
    assert len(read(reader, server, 5)) == 10


@pytest.mark.fault("one broken file of a server that answers")
@pytest.mark.parametrize(
    "fault", [faults.status(503), faults.reset, faults.truncate], ids=["503", "reset", "truncated"]
)
def test_file_that_always_fails_is_no_dead_server(server: Faults, fault: faults.Fault) -> None:
    """Nothing else is read meanwhile: the server is asked for what it has given before."""
    reader = network(host_patience=0.3)
    read(reader, server, 0)
    server.break_down(fault, 10_000, lambda request: "/1.tif" in request)
    with pytest.raises(OSError) as error:
        read(reader, server, 1)
    assert not isinstance(error.value, HostDownError)
    assert len(read(reader, server, 2)) == 10


@pytest.mark.fault("one slow file of a server that answers")
def test_slow_answer_is_waited_for_while_the_server_answers(server: Faults) -> None:
    """Four times the patience with servers that are silent."""

    def slowly(handler: Handler, answer: Answer) -> None:
        time.sleep(4 * PATIENCE)
        handler.send(answer)

    reader = network()
    read(reader, server, 0)
    server.break_down(slowly, 1, lambda request: "/1.tif" in request)
    assert len(read(reader, server, 1)) == 10
    assert sum("/1.tif" in request for request, _ in server.asked) == 1


@pytest.mark.fault("server whose every answer is slow")
def test_slow_server_is_not_lost(server: Faults) -> None:
    """Each answer takes twice the patience: it seems to be down, until somebody waits longer."""

    def slowly(handler: Handler, answer: Answer) -> None:
        time.sleep(2 * PATIENCE)
        handler.send(answer)

    server.break_down(slowly, 10_000)
    reader, found = network(), []
    deadline = time.monotonic() + 20
    while not found:
        assert time.monotonic() < deadline
        time.sleep(0.1)
        try:
            found.append(read(reader, server, 3))
        except HostDownError:
            continue
    begin = time.monotonic()
    assert [len(read(reader, server, number)) for number in range(4, 6)] == [10, 10]
    assert time.monotonic() - begin < 8 * PATIENCE, "and is known to be slow from now on"


def test_few_requests_ask_whether_a_server_is_back(server: Faults) -> None:
    reader = network(probe_pause=10.0)
    read(reader, server, 0)
    server.break_down(faults.status(503), 10_000)
    for number in range(12):
        with pytest.raises(HostDownError):
            read(reader, server, number)
    asked = len(server.asked)
    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(read, reader, server, number) for number in range(20)]:
            assert isinstance(one.exception(), HostDownError)
    assert len(server.asked) == asked


def test_one_server_is_none_of_the_others(server: Faults) -> None:
    reader, dead = network(), f"http://127.0.0.1:{free_port()}"
    with pytest.raises(HostDownError):
        read(reader, dead, 0)
    assert len(read(reader, server, 0)) == 10


def test_silence_between_runs_of_requests_is_no_trouble(server: Faults) -> None:
    """A failure long ago and one now are not a server that has failed all the time."""
    reader = network(longest_retry_wait=0.2, host_patience=0.5)
    read(reader, server, 0)
    for _ in range(2):
        server.break_down(faults.reset, 1)
        assert len(read(reader, server, 1)) == 10
        time.sleep(0.6)


@pytest.mark.parametrize(
    ("href", "host"),
    [
        ("https://user:password@Example.org:444/a.tif?b", "example.org:444"),
        ("http://[::1]:80/a", "[::1]:80"),
        ("/data/a.tif", ""),
        ("s3://bucket/a.tif", ""),
        ("https://[broken/a", ""),
    ],
)
def test_host_of_an_address(href: str, host: str) -> None:
    assert host_of(href) == host


def test_waiting_threads_end_together_with_the_server(server: Faults) -> None:
    """A body that stops in the middle, on every connection."""
    stop = threading.Event()

    def half(handler: Handler, answer: Answer) -> None:
        handler.send_head(answer)
        handler.wfile.write(answer.body[:2])
        handler.wfile.flush()
        stop.wait(FULL)
        handler.close_connection = True

    server.break_down(half, 10_000)
    with ThreadPoolExecutor(8) as pool:
        reader, begin = network(), time.monotonic()
        tries = [pool.submit(read, reader, server, number) for number in range(8)]
        assert all(isinstance(one.exception(), HostDownError) for one in tries)
        assert time.monotonic() - begin < 6 * PATIENCE
        stop.set()
