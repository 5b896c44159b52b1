from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    """Signing, validating, verifying."""

    name = "signatures"
    label = "signatures"
