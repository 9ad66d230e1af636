"""Searches of catalogues, and the scenes that they find. Imports ``kernels``, ``net``, ``geo``, ``common``."""
