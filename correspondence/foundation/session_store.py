"""Sessions as Django keeps them in the database, but one that cannot be written is not taken for one that was ended."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError

from .unavailable import is_down


class SessionStore(DatabaseStore):
    """The session of one browser."""

    def save(self, must_create: bool = False) -> None:
        """Write the session. Raises `UpdateError` where it was ended meanwhile, the database's error where it is away.

        Django says the former of both, and answers with 400 what is nobody's mistake and ends by itself.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if is_down(error):
                raise OperationalError("the session cannot be written now") from error
            raise
