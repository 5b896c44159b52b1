from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One query language over the registers."""

    name = "search"
    label = "search"
