"""What the panel knows: choices, scenes, memory and words, without widgets; imports ``common`` only."""

from __future__ import annotations
