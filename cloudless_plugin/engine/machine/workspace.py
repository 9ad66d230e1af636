"""Processors and reusable memory, shared by the threads of a run."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray


class Workspace:
    """The processors and buffers of one run, shared by its threads."""

    def __init__(self, processors: int) -> None:
        """Let ``processors`` threads compute at once."""
        self.cores = threading.BoundedSemaphore(processors)
        """A thread holds it while it computes: many threads may wait for bytes, but only ``processors`` compute."""
        self._memory = threading.local()

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Let other threads compute while this one, which holds one of ``cores``, reads something in between."""
        self.cores.release()
        try:
            yield
        finally:
            self.cores.acquire()

    def stack_buffer(self, shape: tuple[int, ...]) -> NDArray[np.uint16]:
        """Return an array to overwrite. Each thread reuses its memory, which the system need not clear again."""
        size = math.prod(shape)
        stack = getattr(self._memory, "stack", None)
        if stack is None or stack.size < size:
            stack = self._memory.stack = np.empty(size, np.uint16)
        return np.asarray(stack[:size].reshape(shape))

    def block_buffer(self, length: int) -> NDArray[np.uint8]:
        """Return ``length`` bytes to decode a block into; each thread reuses its memory for every block."""
        block = getattr(self._memory, "block", None)
        if block is None or len(block) != length:
            block = self._memory.block = np.empty(length, np.uint8)
        return np.asarray(block)
