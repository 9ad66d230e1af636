"""Processors, memory and the end of the process. Imports ``common``."""
