from django.apps import AppConfig


class TemplatesDocxConfig(AppConfig):
    """Letterheads, templates, drafts and their versions, clearance."""

    name = "templates_docx"
    label = "templates_docx"
