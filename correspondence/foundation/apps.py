from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Audit journal, private files, durable jobs, outbox, events: what every storey stands on."""

    name = "correspondence.foundation"
    label = "foundation"
