"""Catalogues that lead elsewhere: what they make this machine send are searches and reads, to where they may."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError, CloudlessError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.arrays import compose, open_stack
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.preflight import preflight
from cloudless_plugin.engine.jobs.series import run_series
from tests.support import jobs
from tests.support.files import serve_files
from tests.support.forward_proxy import forward_proxy
from tests.support.odd_api import CONFORMS, ids, search, serve_api
from tests.support.web import answering, send

INNER = [
    "http://169.254.169.254/latest/meta-data/a.tif",
    "http://2852039166/a.tif",
    "http://0xa9.0xfe.43518/a.tif",
    "http://[::ffff:169.254.169.254]/a.tif",
    "http://[fd00:ec2::254]/a.tif",
    "http://metadata.google.internal/a.tif",
    "http://[fe80::1]/a.tif",
    "http://224.0.0.1/a.tif",
]
leads_inside = pytest.mark.fault("catalogue that leads to inner addresses")


def with_href(items: Path, href: str, count: int = 1) -> None:
    """Let the first scenes of a collection name another file."""
    collection = json.loads(items.read_text())
    for item in collection["features"][:count]:
        item["assets"]["B04"]["href"] = href
    items.write_text(json.dumps(collection))


@leads_inside
@pytest.mark.parametrize(("href", "is_remote"), [*((href, False) for href in INNER), (INNER[0], True)])
def test_scene_that_names_an_inner_address_is_left_out(own_scenes: Path, out: Path, href: str, is_remote: bool) -> None:
    """By a catalogue on this machine, as a file or a server, which may name much else."""
    with_href(own_scenes, href)
    reporter = Reporter()
    with serve_files(own_scenes.parent) as files:
        catalogue = f"{files.address}/items.json" if is_remote else str(own_scenes)
        result = run_mosaic(Request.from_dict(jobs.request(catalogue)), out, reporter)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    assert "which this catalogue must not name" in reporter.warnings[0]


@contextmanager
def public(items: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, list[str]]]:
    """Serve a collection, and its files, by a name that a proxy knows.

    Yields:
        Addresses of the collection and of the server, and what was asked for.
    """
    with serve_files(items.parent) as files:
        server = files.address.removeprefix("http://")
        with forward_proxy({"stac.example": server}, monkeypatch):
            yield "http://stac.example/items.json", files.address, files.asked


@leads_inside
def test_public_catalogue_reads_its_own_files(own_scenes: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with public(own_scenes, monkeypatch) as (catalogue, _, asked):
        result = run_mosaic(Request.from_dict(jobs.request(catalogue)), out, Reporter())
    assert (result.scene_count, result.skipped_count) == (18, 0)
    assert any(path.endswith("_B04_10m.tif") for path in asked)


DOORS: dict[str, Callable[[Request, Path], Any]] = {
    "mosaic": lambda request, folder: run_mosaic(request, folder / "a.tif", Reporter()),
    "series": lambda request, folder: run_series(request, folder, Reporter()),
    "preflight": lambda request, folder: preflight(request, Reporter(), folder, plan=True),
    "open_stack": lambda request, _: open_stack(request).compute(),
    "compose": lambda request, _: compose(request).compute(),
}


@leads_inside
@pytest.mark.parametrize("door", DOORS)
def test_public_catalogue_names_no_file_of_this_machine_s_servers(
    own_scenes: Path, out: Path, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    """By whichever door the run came; the files are there, and nobody asks for them."""
    with public(own_scenes, monkeypatch) as (catalogue, server, asked):
        with_href(own_scenes, f"{server}/secret.tif", 18)
        (own_scenes.parent / "secret.tif").write_bytes(b"secret")
        period = {"period": "month"} if door == "series" else {}
        refused = pytest.raises(CloudlessError, match=r"an address of this machine.*give its path as CATALOG_URL")
        with nullcontext() if door == "preflight" else refused:  # that lists what the catalogue has
            DOORS[door](Request.from_dict(jobs.request(catalogue, **period)), out.parent)
    assert "/secret.tif" not in asked


class Api:
    """A STAC API on loopback whose links a test chooses, and which keeps what it gets."""

    def __init__(self) -> None:
        self.links: list[dict[str, Any]] = []
        """Of the first page."""
        self.search = "search"
        """Address of the search."""
        self.location = ""
        """Where the search redirects to."""
        self.got: list[tuple[str, str, dict[str, str], bytes]] = []
        """Method, path, headers and body of each request."""

    def answer(self, path: str) -> dict[str, Any]:
        if path.startswith("/search"):
            name, time = ("second", "2023-07-02T10:00:00Z") if "token" in path else ("first", "2023-07-01T10:00:00Z")
            item = {"type": "Feature", "id": name, "properties": {"datetime": time}}
            return {"type": "FeatureCollection", "features": [item], "links": self.links if path == "/search" else []}
        link = {"rel": "search", "href": self.search, "method": "POST"}
        return {"type": "Catalog", "id": "a", "conformsTo": CONFORMS, "links": [link]}


@contextmanager
def serve_links() -> Iterator[tuple[str, Api]]:
    api = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            api.got.append((self.command, self.path, dict(self.headers), body))
            if api.location and self.path.startswith("/search"):
                self.send_response(307)
                self.send_header("Location", api.location)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                send(self, 200, api.answer(self.path))

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - names that http.server calls

        def log_message(self, *_: Any) -> None:
            pass

    with answering(Handler) as address:
        yield f"{address}/", api


@pytest.mark.fault("catalogue that sends its own requests")
def test_headers_of_a_link_are_not_sent() -> None:
    headers = {"Authorization": "Bearer x", "Host": "inner", "X-aws-ec2-metadata-token": "x", "Cookie": "a=b"}
    with serve_links() as (url, api):
        api.links = [{"rel": "next", "href": f"{url}search?token=2", "method": "GET", "headers": headers}]
        assert ids(search(url)) == ["first", "second"]
    followed = [sent for _, path, sent, _ in api.got if path == "/search?token=2"]
    assert followed, "the link is followed, without them"
    for sent in followed:
        assert sent["Host"] == url.split("/")[2]
        assert not {"authorization", "x-aws-ec2-metadata-token", "cookie"} & {name.lower() for name in sent}


@pytest.mark.fault("catalogue that sends its own requests")
@pytest.mark.parametrize(
    "link",
    [
        *({"method": method} for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "x y")),
        {"method": "POST", "body": {"jsonrpc": "2.0", "method": "send", "params": [{"to": "x"}]}},
        {"method": "POST", "body": {"query_": {"drop": "table"}}},
        {"method": "POST", "body": [1]},
    ],
)
def test_link_that_is_no_search_is_not_followed(link: dict[str, Any]) -> None:
    with serve_links() as (url, api):
        api.links = [{"rel": "next", "href": f"{url}other", **link}]
        with pytest.raises(CatalogueError, match="link to its next page cannot be followed"):
            search(url)
    assert all(path != "/other" for _, path, _, _ in api.got)


@leads_inside
@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("how", ["search", "redirect"])
def test_search_that_leads_inside_is_refused(how: str, inner: str) -> None:
    with serve_links() as (url, api):
        api.search = inner if how == "search" else "search"
        api.location = inner if how == "redirect" else ""
        with pytest.raises(CatalogueError, match=r"cannot be searched \(.* must not name\): choose another catalogue"):
            search(url)


@leads_inside
@pytest.mark.parametrize("how", ["next", "search", "redirect"])
def test_public_catalogue_leads_to_no_server_of_this_machine(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    with serve_links() as (url, api), forward_proxy({"stac.example": url.split("/")[2]}, monkeypatch):
        inner = f"{url}search?token=2"
        api.links = [{"rel": "next", "href": inner}] if how == "next" else []
        api.search = inner if how == "search" else "search"
        api.location = inner if how == "redirect" else ""
        with pytest.raises(
            CatalogueError, match=r"an address of this machine.*give that address itself as CATALOG_URL"
        ):
            search("http://stac.example/")
    assert api.got
    assert not [path for _, path, _, _ in api.got if "token" in path]


@leads_inside
def test_pages_after_a_link_that_leads_inside_are_found_by_their_time(
    generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a server behind a gateway, which names itself as it is called inside; nothing is sent there."""
    with serve_api(generated) as api, forward_proxy({"stac.example": api.address.split("/")[2]}, monkeypatch):
        inside, api.address = api.address, "http://stac.example/v1"
        api.page_size = 4
        api.page = lambda page, *_: {
            **page,
            "links": [{**link, "href": f"{inside}/inside/items"} for link in page["links"]],
        }
        assert ids(search(api.address)) == ids(search(generated))
    assert not [path for _, path, _ in api.asked if "inside" in path]


@leads_inside
def test_redirect_of_a_collection_leads_no_further(own_scenes: Path) -> None:
    with serve_links() as (url, api):
        api.location = INNER[0]
        with pytest.raises(CatalogueError, match="a link-local address"):
            search(f"{url}search.json")
