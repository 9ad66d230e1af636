"""Where the layers of a run stand in the layer tree: on top of all others, and in one group if they are several."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsLayerTreeGroup, QgsLayerTreeLayer, QgsMapLayer, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

ABOVE, AMONG, BELOW = "above", "among", "below"
"""Places of a layer among the mosaics of its run."""
PLACED = "cloudless/placed"
"""Property of a layer that stands where it belongs, or where the user has put it since."""


def add_on_top(project: QgsProject, layer: QgsMapLayer) -> None:
    """Put a layer that is in the project, but not in its tree, on top of the tree; it stays there."""
    layer.setCustomProperty(PLACED, "yes")
    project.layerTreeRoot().insertLayer(0, layer)


class RunLayers:
    """The layers of one run, each of which is put in place as it is loaded."""

    def __init__(self, title: str = "", *, has_mosaic: bool = True) -> None:
        """Put the layers into a group.

        Args:
            title: of the group; an empty one makes a group where there is more than the mosaic, with the mosaic's name.
            has_mosaic: whether there are mosaics, for which the other layers wait.
        """
        self._title = title
        self._has_mosaic = has_mosaic
        self._placed: dict[str, list[str]] = {ABOVE: [], AMONG: [], BELOW: []}
        self._group: QgsLayerTreeGroup | None = None

    def place(self, project: QgsProject, layer_id: str, *, place: str = AMONG) -> None:
        """Put a layer in place, as soon as it is in the tree.

        Args:
            project: that the layer is in, or is going to be in.
            layer_id: of the layer.
            place: ``ABOVE`` the mosaics, ``AMONG`` them, or ``BELOW`` them, not shown.
        """
        self._placed[place].append(layer_id)
        # Some versions of QGIS put the layer into the tree after its post-processor was called.
        QTimer.singleShot(0, lambda: self._arrange(project))

    def _arrange(self, project: QgsProject) -> None:
        """Put the layers of the run that are in the tree, and not in place yet, in place."""
        root = project.layerTreeRoot()
        above, main, below = (
            [node for layer_id in ids if (node := root.findLayer(layer_id)) is not None]
            for ids in self._placed.values()
        )
        if self._has_mosaic and not main:
            return
        grouped = bool(self._title or (main and (above or below)))
        group = self._group_of(root, main) if grouped else root
        for index, node in enumerate([*above, *main]):
            _put(node, group, index, regroup=grouped)
        for node in below:
            _put(node, group, len(group.children()) if grouped else 0, regroup=grouped, is_shown=not (above or main))

    def _group_of(self, root: QgsLayerTreeGroup, main: Sequence[QgsLayerTreeLayer]) -> QgsLayerTreeGroup:
        """Return the group of the run: the mosaic's own, or a new one where the mosaic stands, or else on top."""
        if self._group is not None and not sip.isdeleted(self._group):
            return self._group
        place, index = root, 0
        if main and _is_placed(main[0]):
            place = main[0].parent()
            index = place.children().index(main[0])
        if place.customProperty(PLACED):
            self._group = place
        else:
            self._group = place.insertGroup(index, self._title or main[0].name())
            self._group.setCustomProperty(PLACED, "yes")
        return self._group


def _is_placed(node: QgsLayerTreeLayer) -> bool:
    layer = node.layer()
    return layer is not None and bool(layer.customProperty(PLACED))


def _put(
    node: QgsLayerTreeLayer, group: QgsLayerTreeGroup, index: int, *, regroup: bool, is_shown: bool = True
) -> None:
    """Move a layer into a group, its legend closed; leave one that is in place, unless it is to change its group."""
    parent, was_placed = node.parent(), _is_placed(node)
    if was_placed and (parent == group or not regroup):
        return
    layer, moved = node.layer(), node.clone()
    group.insertChildNode(index, moved)
    parent.removeChildNode(node)
    moved.setExpanded(False)
    if not was_placed:
        moved.setItemVisibilityChecked(is_shown)
    if layer is not None:
        layer.setCustomProperty(PLACED, "yes")
