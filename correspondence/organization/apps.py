from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Units, positions, appointments, and who acts."""

    name = "correspondence.organization"
    label = "organization"
