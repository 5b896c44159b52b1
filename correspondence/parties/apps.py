from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Who writes to us."""

    name = "correspondence.parties"
    label = "parties"
