"""`manage.py reset_second_factor NAME`: help somebody who lost both the authenticator app and the recovery codes."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from correspondence.organization import sign_in_journal
from correspondence.organization.models import User


class Command(BaseCommand):
    """Removes the account's authenticators, ends its sessions, notes it, and tells the person by mail."""

    help = "Remove the second factor of an account and end its sessions; the person is told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the account's name."""
        parser.add_argument("name", help="account name")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Do all of it, or nothing."""
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"No account is called {options['name']}.")
        known = Authenticator.objects.filter(user=user)
        if not known.exists():
            raise CommandError(f"{user.username} has no second factor.")
        known.delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        sign_in_journal.note(user, "organization.second_factor_reset")
        if user.email:
            get_adapter().send_mail("mfa/email/second_factor_reset", user.email, {"user": user})
        self.stdout.write(f"{user.username} signs in without a second factor now; a new one can be set up.")
