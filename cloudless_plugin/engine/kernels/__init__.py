"""Pure functions on numpy arrays. Imports ``common``."""
