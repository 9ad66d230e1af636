"""Which addresses a catalogue may name, however they are written, and whatever their names resolve to."""

from __future__ import annotations

import pickle
import socket
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.net.address_policy import (
    LINK_LOCAL,
    LOOPBACK,
    PRIVATE,
    PUBLIC,
    SPECIAL,
    AddressError,
    AddressPolicy,
    checked_connection,
    named_zone,
    zone_of,
)
from cloudless_plugin.engine.net.credentials import Credentials
from cloudless_plugin.engine.net.http_session import HttpSession
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.web import answering, serve

pytestmark = pytest.mark.fault("catalogue that leads to inner addresses")

ZONES = {
    LOOPBACK: ["127.0.0.1", "127.255.1.2", "0.0.0.1", "0.1.2.3", "::1", "::", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
    PRIVATE: [
        *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::8", "fc00::1", "fec0::1"),
        *("::ffff:10.0.0.1", "2002:0a00:0001::1", "::10.0.0.1", "64:ff9b::10.0.0.1", "198.18.0.1"),
    ],
    LINK_LOCAL: [
        *("169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254", "fd00:ec2::254"),
        *("100.100.100.200", "168.63.129.16", "64:ff9b::a9fe:a9fe"),
    ],
    SPECIAL: ["224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "ff02::1"],
    PUBLIC: ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"],
}
SPELLED = {
    LOOPBACK: [
        *("2130706433", "0x7f000001", "0x7F.1", "017700000001", "0177.0.0.1", "127.1", "localhost", "LocalHost."),
        *("a.localhost", "ip6-localhost", "0", "[::1]".strip("[]")),
    ],
    PRIVATE: ["167772161", "0xa.1", "012.0.0.1", "192.168.257"],
    LINK_LOCAL: [
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "metadata.google.internal",
        "METADATA.google.internal.",
    ],
    "": [
        "example.org",
        "10.example",
        "localhost.example.org",
        "notlocalhost",
        "1.2.3.4.5",
        "",
        "x" * 300,
        "münchen.de",
    ],
}


@pytest.mark.parametrize(("zone", "address"), [(zone, address) for zone, all_ in ZONES.items() for address in all_])
def test_zones_of_addresses(zone: str, address: str) -> None:
    assert zone_of(address) == zone


@pytest.mark.parametrize(("zone", "host"), [(zone, host) for zone, hosts in SPELLED.items() for host in hosts])
def test_names_that_are_addresses(zone: str, host: str) -> None:
    assert named_zone(host) == zone


@given(st.ip_addresses())
def test_every_address_has_a_zone_and_only_global_ones_are_public(ip: Any) -> None:
    zone = zone_of(str(ip))
    assert zone in ZONES
    if zone == PUBLIC and ip.version == 4:
        assert ip.is_global


MAY = {
    "/data/items.json": {PUBLIC, PRIVATE, LOOPBACK},
    "http://localhost:8080/v1": {PUBLIC, PRIVATE, LOOPBACK},
    "http://10.1.2.3/v1": {PUBLIC, PRIVATE},
    "http://169.254.1.2/": {PUBLIC, LINK_LOCAL},
    "http://[fe80::1%25eth0]/": {PUBLIC, LINK_LOCAL},
    "https://8.8.8.8/v1": {PUBLIC},
    "https://stac.example/v1": {PUBLIC},
    "http://stac.example\\@127.0.0.1/": {PUBLIC},
    "http://127.0.0.1\\@stac.example/": {PUBLIC},
}


@pytest.mark.parametrize("catalog", MAY)
@pytest.mark.parametrize(("zone", "address"), [(zone, address) for zone, all_ in ZONES.items() for address in all_[:2]])
def test_who_may_name_what(catalog: str, zone: str, address: str) -> None:
    """By an address, and by a name that leads there."""
    policy = AddressPolicy()
    policy.follow(catalog)
    url = f"http://[{address}]/a.tif" if ":" in address else f"http://{address}/a.tif"
    if zone in MAY[catalog]:
        policy.check_url(url)
        policy.check_peer("files.example", address)
        return
    with pytest.raises(AddressError):
        policy.check_url(url)
    with pytest.raises(AddressError):
        policy.check_peer("files.example", address)


def test_catalogue_lies_where_its_host_answers() -> None:
    policy = AddressPolicy()
    policy.follow("https://stac.intranet.example/v1")
    policy.check_peer("stac.intranet.example", "10.0.0.1")
    policy.check_peer("files.intranet.example", "10.0.0.2")
    assert policy.zone == PRIVATE
    assert not policy.is_evident, "another run would not know it without asking the host"


def test_catalogue_that_moves_inward_is_refused() -> None:
    """A name that is given another address after the search, as in DNS rebinding."""
    policy = AddressPolicy()
    policy.follow("https://evil.example/v1")
    policy.check_peer("evil.example", "8.8.8.8")
    for inner in ("10.0.0.1", "127.0.0.1", "169.254.169.254"):
        with pytest.raises(AddressError):
            policy.check_peer("evil.example", inner)


def test_catalogue_that_answers_from_outside_once_is_outside() -> None:
    policy = AddressPolicy()
    policy.follow("https://evil.example/v1")
    policy.check_peer("evil.example", "10.0.0.1")
    policy.check_peer("evil.example", "8.8.8.8")
    with pytest.raises(AddressError):
        policy.check_peer("files.example", "10.0.0.1")


def test_catalogue_that_was_not_seen_counts_as_public() -> None:
    """Its items came from the cache, or through a proxy: what its name becomes later does not count."""
    policy = AddressPolicy()
    policy.follow("https://evil.example/v1")
    policy.settle()
    with pytest.raises(AddressError):
        policy.check_peer("evil.example", "10.0.0.1")


def test_without_a_catalogue_whoever_asks_names_the_files() -> None:
    AddressPolicy().check_url("http://169.254.169.254/")
    AddressPolicy().check_peer("a", "169.254.169.254")


def test_refusal_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(AddressError("10.0.0.1", PRIVATE)))  # noqa: S301 - our own
    assert str(error) == "10.0.0.1 is an address of a private network, which this catalogue must not name"
    assert (error.zone, error.is_near) == (PRIVATE, True)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Names that resolve to addresses of a test's choice; it stands for a name server."""
    known: dict[str, str] = {}
    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        return resolve(known.get(host, host), *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


def session(catalog: str = "", zone: str = PUBLIC) -> HttpSession:
    policy = AddressPolicy(zone)
    if catalog:
        policy.follow(catalog)
    return HttpSession(Credentials({}), Limits(first_retry_wait=0.01), policy=policy)


def test_nothing_is_sent_to_a_name_that_leads_inside(names: dict[str, str]) -> None:
    """The connection is made, since only then its other end is known; not a byte goes over it."""
    names["innocent.example"] = "127.0.0.1"
    asked: list[str] = []

    def answer(path: str) -> tuple[int, Any]:
        asked.append(path)
        return 200, {}

    with serve(answer) as address:
        url = address.replace("127.0.0.1", "innocent.example")
        with pytest.raises(AddressError, match=r"innocent\.example is an address of this machine"):
            session().get(f"{url}/a")
        assert asked == []
        session(zone="").get(f"{url}/a")
        assert asked == ["/a"]
        session(catalog=url).get(f"{url}/b")
        assert asked == ["/a", "/b"], "the host of the user's own catalogue"


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest", "http://2852039166/", "http://metadata.google.internal/", "http://[fe80::1]/"],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_leads_no_further_than_an_href(status: int, target: str) -> None:
    class Redirect(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with answering(Redirect) as url, pytest.raises(AddressError):
        session(catalog=url).post(f"{url}/search", json={})


def test_reader_of_another_process_keeps_the_zone() -> None:
    """As Dask's workers get it."""
    reader = AssetReader(Settings())
    reader.network.policy.follow("https://stac.example/")
    other = pickle.loads(pickle.dumps(reader))  # noqa: S301 - our own
    with serve(lambda _: (200, b"")) as address, pytest.raises(ReadError, match=r"must not name.*item collection"):
        other.inspect(f"{address}/a.tif")


def test_local_files_ask_no_policy(tmp_path: Path) -> None:
    reader = AssetReader(Settings(catalog_zone=PUBLIC))
    with pytest.raises(ReadError, match="No such file"):
        reader.inspect(str(tmp_path / "none.tif"))


def test_no_thread_meets_an_unchecked_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool of a server is shared: what it makes connections by changes once, to what is checked."""
    given: list[type] = []

    class Pool:
        def __setattr__(self, name: str, value: type) -> None:
            given.append(value)
            super().__setattr__(name, value)

        ConnectionCls = HTTPConnection

    pool = Pool()
    monkeypatch.setattr(HTTPAdapter, "get_connection_with_tls_context", lambda *_, **__: pool)
    session = HttpSession(Credentials({}), Limits(), policy=AddressPolicy())
    adapter: Any = session.get_adapter("https://example.com/")
    adapter.get_connection_with_tls_context(requests.Request("GET", "https://example.com/").prepare(), True)
    (made,) = given
    assert made is checked_connection(made, adapter._policy)
