"""Whether the files of scenes lie where their items say. Where they do not, the files are believed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Optional, Union

from ...common.catalogues import login_at
from ...common.errors import ACCOUNT, ReadError, SceneError, ServerDownError
from ...common.messages import Message
from ...common.reporting import Reporter
from ..executors.base import reader_threads
from ..net.hosts import host_of
from ..raster_io.reader import AssetReader
from ..raster_io.source import Source
from ..stac.scene import Asset, Scene

_TOLERANCE = 0.01
"""Share of a pixel by which numbers of an item may differ from those of its file."""


def believe_files(
    scenes: Sequence[Scene], reader: AssetReader, reporter: Reporter, *, every: bool
) -> tuple[list[Scene], list[SceneError]]:
    """Return the scenes with the place and the CRS of their files, and those that cannot be used.

    Of each scene the header of one file is read, which is needed later anyway; the others only where that one is not
    where the item says. A file that cannot be read is left for whoever reads it.

    Args:
        scenes: as their items tell.
        reader: of their assets.
        reporter: asked whether to go on.
        every: whether to look at every scene, or only at those whose item has no CRS.
    """
    check = _FileCheck(reader, every=every)
    believed: list[Scene] = []
    refused: list[SceneError] = []
    with ThreadPoolExecutor(max(min(reader_threads(scenes, reader.limits), len(scenes)), 1)) as pool:
        for result in pool.map(check.look_at, scenes):
            reporter.check()
            if isinstance(result, Scene):
                believed.append(result)
            else:
                refused.append(result)
    reader.close_idle()
    return believed, refused


class _FileCheck:
    """Looks at the files of scenes; those of a server that does not answer are left for later."""

    def __init__(self, reader: AssetReader, *, every: bool) -> None:
        self._reader = reader
        self._every = every
        self._down: set[str] = set()
        """Servers that do not answer."""

    def look_at(self, scene: Scene) -> Union[Scene, SceneError]:
        """Return the scene as its files tell, or why it cannot be used."""
        locked = next((asset for asset in scene.assets.values() if asset.account and not self._has_login(asset)), None)
        if locked is not None and (self._every or not scene.crs):
            reason = Message("its files lie at {place}, which asks for an account", place=locked.account)
            login = login_at(locked.href)
            return SceneError(scene.id, reason, login.advice if login else ACCOUNT)
        if scene.crs and (not self._every or any(host_of(asset.href) in self._down for asset in scene.assets.values())):
            return scene
        try:
            return self._believed(scene)
        except ReadError as error:
            if isinstance(error, ServerDownError):
                self._down.add(host_of(error.href))
            if scene.crs:
                return scene
            reason = Message("its item has no CRS and its file cannot be read ({reason})", reason=error.reason)
            return SceneError(scene.id, reason, error.advice)

    def _believed(self, scene: Scene) -> Union[Scene, SceneError]:
        """Return the scene as its files tell.

        Raises:
            ReadError: where one of them cannot be read.
        """
        first = next(iter(scene.assets.values()))
        contradiction = _contradiction(scene, first, self._open(first))
        if contradiction is None and _tells_place(scene, first):
            return scene
        files = {key: self._open(asset) for key, asset in scene.assets.items()}
        crs = next(iter(files.values())).crs
        if not crs:
            reason = (
                Message("its file has no CRS") if scene.crs else Message("neither its item nor its files have a CRS")
            )
            return SceneError(scene.id, reason)
        assets = {
            key: replace(asset, transform=tuple(files[key].transform)[:6], shape=files[key].shapes[0])
            for key, asset in scene.assets.items()
        }
        notes = (*scene.notes, contradiction) if contradiction else scene.notes
        return replace(scene, crs=crs, assets=assets, notes=notes)

    def _has_login(self, asset: Asset) -> bool:
        return self._reader.network.credentials.has_login(asset.href)

    def _open(self, asset: Asset) -> Source:
        return self._reader.inspect(asset.href, asset.encoding)


def _tells_place(scene: Scene, asset: Asset) -> bool:
    """Tell whether an item says where the pixels of an asset lie."""
    return bool(scene.crs and asset.transform and asset.shape)


def _contradiction(scene: Scene, asset: Asset, source: Source) -> Optional[Message]:
    """Return what the item tells otherwise than the file; ``None`` where it tells the same, or nothing."""
    if scene.crs and source.crs and scene.crs != source.crs:
        return Message("its item tells another CRS than its file: the file was believed")
    if not _tells_place(scene, asset):
        return None
    pixel = abs(source.transform.a)
    places = zip(asset.transform or (), tuple(source.transform)[:6])
    if asset.shape != source.shapes[0] or any(abs(told - found) > _TOLERANCE * pixel for told, found in places):
        return Message("its item tells another place or size than its file: the file was believed")
    return None
