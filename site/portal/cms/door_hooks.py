"""What the Wagtail admin is told of the door and of the policy it runs under."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.users.views.bulk_actions import SetActiveStateBulkAction

from correspondence.organization.account_administration import note_active_state, send_first_link
from correspondence.organization.models import User

from . import page_guards as _page_guards  # noqa: F401  (registers itself)
from . import quiet_choosers

quiet_choosers.install()


@hooks.register("insert_global_admin_js")
def start_without_inline_scripts() -> SafeString:
    """Load what starts Wagtail's choosers, in the place of its inline scripts."""
    return format_html('<script src="{}"></script>', static("portal/cms/calls.js"))


@hooks.register("register_account_menu_item")
def our_own_account(request: HttpRequest) -> dict[str, str]:
    """Lead from Wagtail's account page to the one where password, address and second factor are changed."""
    return {
        "url": reverse("account"),
        "label": gettext("Password, e-mail, second factor"),
        "help_text": gettext("Everything about signing in is on one page of this office."),
    }


@hooks.register("after_create_user")
def first_password(_request: HttpRequest, user: User) -> None:
    """Mail the link that sets the first password: administrators type none."""
    send_first_link(user)


@hooks.register("after_bulk_action")
def note_accounts_opened_or_closed(
    request: HttpRequest, action_type: str, objects: list[User], action: BulkAction
) -> None:
    """Write into the journal who opened or closed many accounts at once."""
    if isinstance(action, SetActiveStateBulkAction) and action.cleaned_form is not None:
        note_active_state(request, objects, active=action.cleaned_form.cleaned_data["mark_as_active"])
