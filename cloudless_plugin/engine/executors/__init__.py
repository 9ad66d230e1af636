"""Where tiles are composed: threads, processes, a Dask cluster. Imports ``compositing`` and what is below it."""
