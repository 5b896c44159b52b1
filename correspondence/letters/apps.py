from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters, findings, requirement checks, register books, numbering, dispatch."""

    name = "correspondence.letters"
    label = "letters"
