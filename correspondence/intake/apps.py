from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Deliveries from every channel and the crash-safe pipeline."""

    name = "correspondence.intake"
    label = "intake"
