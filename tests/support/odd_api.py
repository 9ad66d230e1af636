"""A STAC API on loopback whose manners a test chooses, and searches of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Optional
from urllib.parse import parse_qs, urlsplit

from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.stac.item_filter import FilteredItems
from cloudless_plugin.engine.stac.search import find_items
from tests.support import jobs
from tests.support.impatient import SETTINGS
from tests.support.runs import Recorder
from tests.support.web import answering, send

CONFORMS = [
    f"https://api.stacspec.org/v1.0.0/{name}" for name in ("core", "item-search", "collections", "item-search#query")
]
FILTER = "https://api.stacspec.org/v1.0.0/item-search#filter"
Asked = dict[str, Any]
Answer = Optional[tuple[int, Any]]


class OddApi:
    """A STAC API below ``/v1``, oldest items first, whose pages have at most ``page_size`` items."""

    def __init__(self, items: Path) -> None:
        self.address = ""
        """Root of the API."""
        self.features = sorted(
            json.loads(items.read_text())["features"], key=lambda item: item["properties"]["datetime"]
        )
        self.methods = ["GET", "POST"]
        """Methods that the landing page offers; ``None`` among them is a link that names none."""
        self.conforms = list(CONFORMS)
        self.page_size = 250
        self.answer: Callable[[str, str, Asked], Answer] = lambda *_: None
        """Answers a request in the API's place, by method, path and parameters."""
        self.page: Callable[[dict[str, Any], str, Asked], dict[str, Any]] = lambda page, *_: page
        """What becomes of each page."""
        self.asked: list[tuple[str, str, Asked]] = []
        """Method, path and parameters of all requests."""

    def searches(self, method: str) -> int:
        """Return how many searches were asked for by a method."""
        return sum(how == method and path == "/v1/search" for how, path, _ in self.asked)

    def reply(self, method: str, path: str, asked: Asked) -> tuple[int, Any]:
        self.asked.append((method, path, asked))
        given = self.answer(method, path, asked)
        if given is not None:
            return given
        plain = path.rstrip("/")
        if plain == "/v1":
            return 200, self._landing()
        if plain == "/v1/search" or plain.endswith("/items"):
            return 200, self._page(method, asked)
        if plain == "/v1/collections":
            return 200, {"collections": [self._collection()], "links": []}
        if plain == "/v1/collections/sentinel-2-l2a":
            return 200, self._collection()
        if "/items/" in plain:
            return 200, self.features[0]
        return 404, {"detail": "Not Found"}

    def _landing(self) -> dict[str, Any]:
        search = {"rel": "search", "href": f"{self.address}/search", "type": "application/geo+json"}
        links = [{**search, **({"method": method} if method else {})} for method in self.methods]
        root = {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "description": "a"}
        return {**root, "conformsTo": self.conforms, "links": links}

    def _collection(self) -> dict[str, Any]:
        links = [{"rel": "root", "href": self.address}]
        return {"type": "Collection", "id": "sentinel-2-l2a", "links": links, "license": "a", "description": "a"}

    def _page(self, method: str, asked: Asked) -> dict[str, Any]:
        found = [item for item in self.features if self._matches(item, asked)]
        begin = int(asked.get("token") or 0)
        end = begin + min(self.page_size, int(asked.get("limit") or 10))
        link = {"rel": "next", "href": f"{self.address}/search", "method": "POST", "body": {**asked, "token": end}}
        if method == "GET":
            query = "&".join(f"{name}={value}" for name, value in {**asked, "token": end}.items())
            link = {"rel": "next", "href": f"{self.address}/search?{query}"}
        page = {"type": "FeatureCollection", "features": found[begin:end], "links": [link] if end < len(found) else []}
        return self.page(json.loads(json.dumps(page)), method, asked)

    def _matches(self, item: dict[str, Any], asked: Asked) -> bool:
        properties = item["properties"]
        first, last = (moment[:19] for moment in asked.get("datetime", "0/9").split("/"))
        most = asked.get("query", {}).get("eo:cloud_cover", {}).get("lte")
        cloud = properties.get("eo:cloud_cover")
        return (
            first <= properties["datetime"][:19] <= last
            and (most is None or (cloud is not None and cloud <= most))
            and ("filter" not in asked or cloud is None)
        )


@contextmanager
def serve_api(items: Path) -> Iterator[OddApi]:
    """Serve the items of a collection on a free port until the block ends."""
    api = OddApi(items)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            asked = json.loads(body) if body else {name: value[0] for name, value in parse_qs(parts.query).items()}
            send(self, *api.reply(self.command, parts.path, asked))

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: Any) -> None:
            pass

    with answering(Handler) as url:
        api.address = f"{url}/v1"
        yield api


def search(url: str | Path, reporter: Recorder | None = None, **changes: Any) -> FilteredItems:
    """Return what a request for the generated scenes finds, without waiting long between retries."""
    request = Request.from_dict(jobs.request(url, **changes))
    access = RunContext(reporter or Recorder(), SETTINGS).catalogue_access()
    return find_items(request, lonlat_bboxes(request), access)


def ids(found: FilteredItems) -> list[str]:
    """Return the ids of the items that were found."""
    return [item["id"] for item in found.items]
