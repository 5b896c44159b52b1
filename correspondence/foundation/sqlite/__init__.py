"""SQLite as the office uses it: named as the `ENGINE` in the settings."""
