"""The live engine: layers by their names, the server of their tiles, and what is told of them."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Optional, Union

from ...common import live_records, place_records, protocol
from ...common.disk_cache import DiskCache
from ...common.errors import CloudlessError, unforeseen_message
from ...common.messages import Message
from ...common.request import Request
from ...common.settings import Limits
from .composites import Composites
from .idle import WhenIdle
from .live_layer import LiveLayer
from .map_tile import MapTile
from .place_desk import PlaceDesk
from .regions import View
from .server import TileServer
from .words import Words

_DISK = 512 << 20
"""Bytes of composites that lie on the disk, in a folder that ends with the engine."""

_OF_LAYER = live_records.LiveStretch, live_records.LivePrefetch, live_records.LiveAsk
Send = Callable[[protocol.Answer], None]


class LiveService:
    """Obeys the orders of a live engine."""

    def __init__(self, secret: str, send: Send) -> None:
        """Serve no layers yet.

        Args:
            secret: of the paths of tiles.
            send: sends an answer to whoever gives the orders.

        Raises:
            OSError: where no port can be had.
        """
        self._send = send
        self._folder = tempfile.TemporaryDirectory(prefix="cloudless-live-", ignore_cleanup_errors=True)
        self._composites = Composites(
            DiskCache(Path(self._folder.name) / "composites.sqlite", _DISK), Limits().processors
        )
        self._layers: dict[str, LiveLayer] = {}
        self._view: Optional[View] = None
        self._words = Words()
        self._desk = PlaceDesk(send)
        self._idle = WhenIdle(lambda: any(layer.waiting for layer in [*self._layers.values()]))
        self._server = TileServer(secret, self._tile)
        send(live_records.LiveReady(self._server.port))

    def obey(self, order: Optional[protocol.Order]) -> None:
        """Do what is ordered; what takes time is done later, or when a tile is asked for."""
        if isinstance(order, live_records.LiveView):
            west, south, east, north = order.bounds
            self._view = View((west, south, east, north), order.pixel_m)
            for layer in self._layers.values():
                layer.look_at(self._view)
        elif isinstance(order, live_records.LiveShow):
            self._show(order)
        elif isinstance(order, live_records.LiveHide):
            if order.layer in self._layers:
                self._layers.pop(order.layer).close()
        elif isinstance(order, live_records.LiveWords):
            self._words.learn(order.sentence, order.words)
        elif isinstance(order, place_records.AskPlace):
            self._desk.ask(order)
        elif isinstance(order, place_records.GiveUpPlace):
            self._desk.give_up()
        elif isinstance(order, _OF_LAYER) and order.layer in self._layers:
            self._of_layer(order, self._layers[order.layer])

    def _of_layer(
        self, order: Union[live_records.LiveStretch, live_records.LivePrefetch, live_records.LiveAsk], layer: LiveLayer
    ) -> None:
        if isinstance(order, live_records.LiveStretch):
            layer.stretch(order.number)
        elif isinstance(order, live_records.LivePrefetch):
            request = Request.from_dict(order.request)
            self._idle.put((order.layer, "next"), lambda: layer.prefetch(request, order.shown))
        else:
            threading.Thread(target=self._ask, args=(order, layer), daemon=True).start()

    def _show(self, order: live_records.LiveShow) -> None:
        layer = self._layers.get(order.layer)
        if layer is None:

            def tell(number: int, message: Message, is_problem: bool) -> None:  # noqa: FBT001
                self._send(live_records.LiveNote(order.layer, number, message, is_problem))

            def refined(number: int) -> None:
                self._send(live_records.LiveChanged(order.layer, number))

            layer = self._layers[order.layer] = LiveLayer(self._composites, tell, refined, self._idle, self._words)
            if self._view is not None:
                layer.look_at(self._view)
        try:
            layer.show(order.number, Request.from_dict(order.request), order.shown, order.logins)
        except CloudlessError as error:
            self._send(live_records.LiveNote(order.layer, order.number, error.message, is_problem=True))

    def _tile(self, name: str, number: int, tile: MapTile) -> Optional[bytes]:
        layer = self._layers.get(name)
        return None if layer is None else layer.tile(number, tile)

    def _ask(self, order: live_records.LiveAsk, layer: LiveLayer) -> None:
        try:
            found = layer.at(order.x, order.y)
        except CloudlessError as error:
            self._send(live_records.LiveFound(order.layer, order.question, {}, 0, 0, error.message))
        except Exception as error:  # noqa: BLE001 - whoever asked gets a sentence
            self._send(live_records.LiveFound(order.layer, order.question, {}, 0, 0, unforeseen_message(error)))
        else:
            self._send(live_records.LiveFound(order.layer, order.question, *found))

    def close(self) -> None:
        """End all of it."""
        self._server.close()
        self._idle.close()
        self._desk.give_up()
        for layer in self._layers.values():
            layer.close()
        self._composites.close()
        self._folder.cleanup()
