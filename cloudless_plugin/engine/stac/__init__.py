"""From a search to scenes. Imports ``kernels``, ``net``, ``geo``."""
