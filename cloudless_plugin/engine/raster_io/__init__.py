"""Reading the pixels of files onto grids. Imports ``kernels``, ``net``, ``geo``, ``machine``, ``common``."""
