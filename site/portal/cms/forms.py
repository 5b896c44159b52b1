"""The forms of a standard page: editing and copying it."""

from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from .places import field_errors
from .publishing import problems_of


class StandardPageForm(WagtailAdminPageForm):
    """Saves any draft, but publishes and submits only what can become rules."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        codes = [block.value["code"] for block in self.instance.channels]
        for name, errors in field_errors(problems_of(self.instance, at=timezone.now()), codes).items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)


class StandardCopyForm(CopyForm):
    """Copies a standard as a draft; the code of a standard names one page only, so there is no alias of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
