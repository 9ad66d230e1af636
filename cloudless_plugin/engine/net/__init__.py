"""Bytes and JSON from the web, signed and logged in. Imports ``common``."""
