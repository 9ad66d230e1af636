"""Records, tables, messages and files of both processes, QGIS's and the engine's. Imports the standard library only."""
