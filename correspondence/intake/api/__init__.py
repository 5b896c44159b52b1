"""The API for other systems: e-Office of other bodies, scanners, document systems (docs/api.md)."""
