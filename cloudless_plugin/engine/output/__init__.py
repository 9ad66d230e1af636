"""Files: scratch rasters, GeoTIFFs, recipes, figures. Imports ``raster_io``, ``stac`` and what is below them."""
