from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The face: pages, composed screens, demo."""

    name = "portal"
    label = "portal"
