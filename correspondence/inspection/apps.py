from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Pure image and text work on page images."""

    name = "correspondence.inspection"
    label = "inspection"
