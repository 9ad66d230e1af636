"""Access to the web: bytes, JSON, tokens and logins. Imports ``common``."""
