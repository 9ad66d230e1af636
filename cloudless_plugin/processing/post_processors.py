"""What is done to a layer when Processing adds it to the project."""

from __future__ import annotations

import threading

from qgis.core import QgsProcessingContext, QgsProcessingLayerPostProcessorInterface
from qgis.PyQt import sip


class PostProcessors:
    """Keeps the Python half of each post-processor for as long as its C++ half lives.

    That half belongs to a context, which deletes it, often long after the algorithm that made it is gone. SIP keeps no
    Python half for it: without this, the C++ half would do nothing. Owned by the provider.
    """

    def __init__(self) -> None:
        """Keep none yet."""
        self._alive: list[QgsProcessingLayerPostProcessorInterface] = []
        self._lock = threading.Lock()

    def on_load(
        self, output: str, context: QgsProcessingContext, post_processor: QgsProcessingLayerPostProcessorInterface
    ) -> None:
        """Have the layer of ``output`` processed, where Processing is going to add it to the project."""
        if context.willLoadLayerOnCompletion(output):
            self._keep(post_processor)
            context.layerToLoadOnCompletionDetails(output).setPostProcessor(post_processor)

    def _keep(self, post_processor: QgsProcessingLayerPostProcessorInterface) -> None:
        with self._lock:
            self._alive = [entry for entry in self._alive if not sip.isdeleted(entry)]
            self._alive.append(post_processor)
        sip.transferto(post_processor, None)
