"""`manage.py link_account NAME SUBJECT`: let a person of the agency's own sign-on open an account of ours."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from correspondence.organization import sign_in_journal, single_sign_on
from correspondence.organization.models import User


class Command(BaseCommand):
    """Links an account to a subject (`sub`) of the sign-on; an older link of the account is replaced."""

    help = "Link an account to a subject (sub) of the agency's own sign-on (TANGGAP_OIDC_ISSUER)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the account's name and the subject."""
        parser.add_argument("name", help="account name")
        parser.add_argument("subject", help="the provider's `sub` of this person")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Link, and write it into the journal."""
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"No account is called {options['name']}.")
        made = single_sign_on.link(user=user, subject=options["subject"])
        if made.user_id != user.pk:
            raise CommandError("This subject is linked to another account.")
        sign_in_journal.note(user, "organization.linked")
        self.stdout.write(f"{user.username} is linked.")
