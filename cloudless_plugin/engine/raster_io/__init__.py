"""A file's pixels on a grid. Imports ``kernels``, ``net``, ``geo``, ``machine``."""
