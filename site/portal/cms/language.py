"""The language of the CMS: the same switch as everywhere, in the menu; the account page offers no second one."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from django.views.i18n import LANGUAGE_QUERY_PARAMETER, set_language
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import ActionMenuItem

NAMES = {"id": "Bahasa Indonesia", "en": "English"}  # each in its own language
LAST = 100_000


class LanguageItem(MenuItem):
    """The way to the other language, at the end of the menu; the page and its query stay."""

    def __init__(self) -> None:
        super().__init__("", "", name="language", order=LAST, icon_name="globe")

    def render_component(self, request: HttpRequest) -> ActionMenuItem:
        """Give the item as a form that is posted."""
        other = next(code for code, _name in settings.LANGUAGES if code != get_language())
        address = reverse("cms-language", args=[other])
        back = urlencode({"next": request.get_full_path()})
        return ActionMenuItem(self.name, NAMES[other], f"{address}?{back}", icon_name=self.icon_name)


@require_POST
def switch(request: HttpRequest, language: str) -> HttpResponse:
    """Choose the language for the whole house and return to the page."""
    chosen = request.POST.copy()
    chosen[LANGUAGE_QUERY_PARAMETER] = language
    request.POST = chosen  # type: ignore[assignment]
    return set_language(request)


def keep_one_switch() -> None:
    """Take the language out of Wagtail's account page: kept there, it would differ from the cookie's."""
    LocalePreferencesForm.base_fields.pop("preferred_language", None)
