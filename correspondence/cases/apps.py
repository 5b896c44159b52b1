from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The request being served: events, clocks, work items, grants."""

    name = "correspondence.cases"
    label = "cases"
