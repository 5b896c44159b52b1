"""Pages that stay: published standards, on which letters rest, and the home page of the site."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, Site

from . import publishing
from .models import StandardPage
from .second_eyes_rules import no_mirror

DELETE, UNPUBLISH = "delete", "unpublish"


@hooks.register("before_delete_page")
def keep_from_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete what letters rest on."""
    return _refused(request, DELETE, [page])


@hooks.register("before_unpublish_page")
def keep_from_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to take the site's home page off, or many standards with the page above them."""
    return _refused(request, UNPUBLISH, [page])


@hooks.register("before_bulk_action")
def keep_from_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: object
) -> HttpResponse | None:
    """Refuse the same for many pages at once."""
    if action_type not in {DELETE, UNPUBLISH} or request.method != "POST":
        return None
    return _refused(request, action_type, [each for each in objects if isinstance(each, Page)])


@hooks.register("before_copy_page")
def keep_from_mirroring(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse an alias of a standard, or of a page with standards below it."""
    wanted = request.method == "POST" and "alias" in request.POST
    return _no_mirror(request, page) if wanted and _standards(page) else None


@hooks.register("before_convert_alias_page")
def keep_from_converting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to make an ordinary page of an alias: it would take the code of the standard it mirrors."""
    return _no_mirror(request, page) if isinstance(page.specific, StandardPage) else None


def _no_mirror(request: HttpRequest, page: Page) -> HttpResponse:
    messages.error(request, no_mirror())
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else page.pk)


def _refused(request: HttpRequest, action: str, pages: list[Page]) -> HttpResponse | None:
    faults = [fault for page in pages if (fault := _fault(request, action, page))]
    for fault in faults:
        messages.error(request, fault)
    if not faults:
        return None
    parent = pages[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else pages[0].pk)


def _fault(request: HttpRequest, action: str, page: Page) -> str:
    values = {"title": page.get_admin_display_title()}
    with_children = action == DELETE or "include_descendants" in request.POST
    if _holds_a_site(page, below=with_children):
        return _("“%(title)s” is the home page of this site; without it there is no public page. It stays.") % values
    if action == DELETE and publishing.has_versions(_standards(page)):
        words = _(
            "“%(title)s” was published as a standard, or such a page lies below it, and letters rest on it. It cannot "
            "be deleted; unpublish it instead, or set the last day on which it holds."
        )
        return words % values
    if with_children and publishing.has_versions(below for below in _standards(page) if below.pk != page.pk):
        return _("Published standards lie below “%(title)s”. Unpublish them one by one.") % values
    return ""


def _standards(page: Page) -> Iterable[StandardPage]:
    return StandardPage.objects.descendant_of(page, inclusive=True)


def _holds_a_site(page: Page, *, below: bool) -> bool:
    under = Q(root_page__path__startswith=page.path) if below else Q(root_page=page.pk)
    return Site.objects.filter(under).exists()
