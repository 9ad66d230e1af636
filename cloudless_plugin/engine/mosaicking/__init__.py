"""From tiles to whole mosaics. Imports ``executors``, ``output`` and what is below them."""
