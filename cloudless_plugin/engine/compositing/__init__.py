"""The pixels of one tile. Imports ``raster_io``, ``stac`` and what is below them."""
