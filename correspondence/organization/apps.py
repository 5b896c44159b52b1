from django.apps import AppConfig
from django.db.models.signals import post_save


class OrganizationConfig(AppConfig):
    """Units, positions, appointments, and who acts."""

    name = "correspondence.organization"
    label = "organization"

    def ready(self) -> None:
        """Listen to the door."""
        from . import account_administration, sign_in_journal

        account_administration.connect()
        sign_in_journal.connect()
        post_save.connect(
            sign_in_journal.keep_addresses_in_step, sender="organization.User", dispatch_uid="addresses-in-step"
        )
