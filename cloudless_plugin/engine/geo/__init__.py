"""CRSs, grids, footprints and transforms. Imports ``common``."""
