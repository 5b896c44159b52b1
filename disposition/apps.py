from django.apps import AppConfig


class DispositionConfig(AppConfig):
    """Routing down the chain."""

    name = "disposition"
    label = "disposition"
