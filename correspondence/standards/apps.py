from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    """Compiled, dated, immutable standard versions and their rules."""

    name = "correspondence.standards"
    verbose_name = _("Service standards")
