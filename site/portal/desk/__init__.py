"""Screens of the desk that compose several words."""
