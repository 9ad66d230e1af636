"""What stackstac reads an overpass by: its pixels in one band, and the state of each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np
import pyproj
from affine import Affine
from numpy.typing import NDArray

from ...common.places import CLEAR, CLOUD, OUTSIDE, SHADOW
from ...common.request import Request
from ..compositing.cloud_mask import CloudMask
from ..compositing.cloud_nearness import HAZY_M, CloudNearness
from ..compositing.dark_ground import GroundStore
from ..compositing.observe import observe_band
from ..geo.crs import known_crs
from ..geo.grid import Grid
from ..mosaicking.clip import ClipArea
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass
from ..stac.scene import Scene

if TYPE_CHECKING:
    from rasterio.windows import Window

STATE, COVERED, NEAR_CLOUD = "state", "covered", "near cloud"
"""What a ``StateReader`` reads besides bands."""


class _WindowReader:
    """Reads windows of one asset of one overpass, as stackstac's ``Reader`` protocol asks."""

    def __init__(
        self,
        *,
        url: str,
        overpasses: Sequence[Overpass],
        grid: Grid,
        request: Request,
        asset_reader: AssetReader,
        dtype: np.dtype[Any],
        **_unused: Any,
    ) -> None:
        """Keep what to read; nothing is opened.

        Args:
            url: number of the overpass and key of the asset, with a slash between them.
            overpasses: all of them.
            grid: of the stack.
            request: mask, buffer and resampling.
            asset_reader: of the files.
            dtype: of the arrays returned.
        """
        number, _, self.asset = url.partition("/")
        self.number = int(number)
        self.overpasses = overpasses
        self.overpass = overpasses[self.number]
        self.grid = grid
        self.request = request
        self.asset_reader = asset_reader
        self.dtype = dtype

    def read(self, window: Window) -> NDArray[Any]:
        """Return the (height, width) pixels of a window of the grid.

        Raises:
            ReadError: where a file cannot be opened or read.
        """
        return self.read_part(
            self.grid.part(int(window.row_off), int(window.col_off), int(window.height), int(window.width))
        )

    def read_part(self, part: Grid) -> NDArray[Any]:
        """Return the pixels of a part of the grid."""
        raise NotImplementedError

    def close(self) -> None:
        """Do nothing: files belong to the asset reader."""


class ObservationReader(_WindowReader):
    """Reads a band of an overpass: harmonised, its scenes merged, nothing hidden."""

    def read_part(self, part: Grid) -> NDArray[np.uint16]:
        """Return reflectance x 10000, 0 is no data."""
        plane = np.empty(part.shape, np.uint16)
        observe_band(plane, self.overpass, self.asset, part, self.asset_reader, self.request.resampling)
        return plane


class StateReader(_WindowReader):
    """Reads what the mask says of an overpass' pixels (``state``, ``near cloud``), or where it has files."""

    def __init__(self, *, grounds: GroundStore, area: Optional[ClipArea] = None, **options: Any) -> None:
        """Keep what to read, where dark ground is kept, and ``area`` to clip to; see ``_WindowReader``."""
        super().__init__(**options)
        self.grounds = grounds
        self.area = area

    def read_part(self, part: Grid) -> NDArray[np.uint8]:
        """Return ``CLEAR``, ``CLOUD``, ``SHADOW`` or, beyond the area, ``OUTSIDE``.

        Of the asset ``covered``, return 1 where there is a file, else 0; of ``near cloud`` 1 where there is cloud near.
        """
        if self.asset == COVERED:
            covered = [_covered(scene, part, self.asset_reader) for scene in self.overpass]
            together: NDArray[np.bool_] = np.logical_or.reduce(covered)
            return together.astype(np.uint8)
        if self.asset == NEAR_CLOUD:
            return self._near_cloud(part)
        state = np.full(part.shape, CLEAR, np.uint8)
        if self.request.mask != "none":
            masked, cloud = self._mask(part).masked(self.number)
            state[masked] = SHADOW
            state[masked & cloud] = CLOUD
        if self.area is not None:
            state[~self.area.inside(part)] = OUTSIDE
        return state

    def _mask(self, part: Grid) -> CloudMask:
        """Return the mask of the overpass, which depends on the others: what they all call shadow is dark ground."""
        return CloudMask(
            self.overpasses,
            part,
            self.request,
            self.asset_reader,
            None,
            kinds=True,
            wanted=self.number,
            grounds=self.grounds,
        )

    def _near_cloud(self, part: Grid) -> NDArray[np.uint8]:
        if self.request.mask == "none":
            return np.zeros(part.shape, np.uint8)
        rows, columns = (each.ravel() for each in np.indices(part.shape))
        nearness = CloudNearness(self.overpasses, part, self.request, self.asset_reader)
        near = nearness.at(self.number, rows, columns, HAZY_M)
        return near.reshape(part.shape).astype(np.uint8)


def _covered(scene: Scene, part: Grid, reader: AssetReader) -> NDArray[np.bool_]:
    """Return which pixels of a grid have their centre in the file of a scene."""
    across, down = np.meshgrid(*part.centres)
    return covers(scene, across, down, part.crs, reader)


def covers(scene: Scene, across: NDArray[Any], down: NDArray[Any], crs: str, reader: AssetReader) -> NDArray[np.bool_]:
    """Return which points lie in the file of a scene.

    Args:
        scene: whose files all cover the same.
        across: x of the points, units of ``crs``.
        down: y, in the same shape.
        crs: of the points.
        reader: of the file's header, where the item does not tell its place.

    Raises:
        ReadError: where the header cannot be read.
    """
    asset = next(iter(scene.assets.values()))
    if asset.transform and asset.shape:
        transform, shape = Affine(*asset.transform), asset.shape
    else:
        source = reader.inspect(asset.href, asset.encoding)
        transform, shape = source.transform, source.shapes[0]
    if scene.crs != crs:
        to_scene = pyproj.Transformer.from_crs(known_crs(crs), known_crs(scene.crs), always_xy=True)
        across, down = to_scene.transform(across, down)
    column, row = ~transform * (across, down)
    inside: NDArray[np.bool_] = (column >= 0) & (column < shape[1]) & (row >= 0) & (row < shape[0])
    return inside
