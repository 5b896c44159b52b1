"""Letters by e-mail: the office's mailboxes, fetching from them, and what becomes of a mail that is no letter."""
