"""The pages of the public site."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from correspondence.calendars import queries as calendars
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import all_in_force
from correspondence.standards.rules import load_source

from . import blocks, going_live, presenting, publishing
from .checks import checks_of
from .checks_panel import ChecksPanel
from .choices import CHANNEL_ICONS
from .contacting import contact_line
from .fields import LeanStreamField
from .forms import StandardCopyForm, StandardPageForm
from .raw_text import RawText, raw_text_tab
from .reading import read_standard
from .reading_parts import lines
from .second_eyes_rules import passing_with

DATA = "data.json"


class PublicPage(Page):
    """A page of the public site: nobody may frame it but the editor's own preview."""

    class Meta:
        abstract = True

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Show the draft inside the edit page."""
        serve = super().serve_preview
        return csp_replace({"frame-ancestors": [SELF]})(lambda asked: serve(asked, mode_name))(request)


class HomePage(PublicPage):
    """The front door: send, follow, verify; what the office promises; how to reach it."""

    office_name = models.CharField(_("name of the office"), max_length=200, blank=True)
    address = models.TextField(_("address"), blank=True)
    contacts = LeanStreamField([("contact", blocks.ContactBlock())], blank=True, verbose_name=_("contacts"))
    notice = RichTextField(
        _("notice"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("For example other office hours for some weeks; empty where there is nothing to say."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("office_name"),
        FieldPanel("address"),
        FieldPanel("contacts"),
        FieldPanel("notice"),
    ]
    template = "portal/cms/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.StandardPage"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published standards with their promises by agency, and the office's contacts."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        versions = {version.code: version for version in all_in_force(timezone.now())}
        agencies: dict[str, list[dict[str, Any]]] = {}
        for page in StandardPage.objects.child_of(self).live().order_by("path"):
            if page.code in versions:
                service = _service(versions[page.code], page, request)
                agencies.setdefault(service["agency"], []).append(service)
        context["agencies"] = list(agencies.items())
        context["contacts"] = [
            {
                "icon": CHANNEL_ICONS.get(block.value["kind"], "info"),
                "name": block.value["name"],
                "lines": [contact_line(each) for each in lines(block.value["contacts"])],
                "hours": block.value["hours"],
            }
            for block in self.contacts
        ]
        return context


class StandardPage(PublicPage, RawText):  # type: ignore[django-manager-missing]  # treebeard is untyped
    """A service standard: edited here, executed everywhere; publishing it freezes its next version.

    It goes live only by publishing a revision, and what it then shows is the frozen version, never the fields.
    """

    code = models.SlugField(
        _("code"),
        max_length=80,
        help_text=_("Names the service in letters, commands and data; fixed once the standard is published."),
    )
    decree = models.CharField(_("decree (No. SK)"), max_length=100, blank=True)
    agency = models.CharField(_("agency"), max_length=200)
    unit = models.CharField(_("unit"), max_length=200)
    parent_unit = models.CharField(_("unit above it"), max_length=200, blank=True)
    address = models.TextField(_("address"), blank=True)
    phones = models.TextField(_("telephone numbers"), blank=True, help_text=_("One per line."))
    links = LeanStreamField([("link", blocks.LinkBlock())], blank=True, verbose_name=_("links"))
    valid_from = models.DateField(
        _("valid from"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: from publication. A change of a published standard never reaches back: letters already "
            "received keep the version of their receipt."
        ),
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day."))
    roles = LeanStreamField([("role", blocks.RoleBlock())], blank=True, collapsed=True, verbose_name=_("roles"))
    channels = LeanStreamField(
        [("channel", blocks.ChannelBlock())], blank=True, collapsed=True, verbose_name=_("channels")
    )
    fee = models.CharField(_("fee"), max_length=250, blank=True)
    products = models.TextField(_("products"), blank=True, help_text=_("One per line."))
    complaints = LeanStreamField(
        [("complaints", blocks.ComplaintsBlock())], max_num=1, blank=True, verbose_name=_("complaints")
    )
    compensation = LeanStreamField(
        [("compensation", blocks.CompensationBlock())],
        max_num=1,
        blank=True,
        verbose_name=_("compensation"),
    )
    lapor = LeanStreamField([("lapor", blocks.LaporBlock())], max_num=1, blank=True, verbose_name=_("LAPOR! block"))
    internal = LeanStreamField(
        [("component", blocks.ComponentBlock())],
        max_num=8,
        blank=True,
        verbose_name=_("internal components"),
        help_text=_("The eight components of internal management, published where they are stated."),
    )
    readings = LeanStreamField(
        [("reading", blocks.ReadingBlock())],
        blank=True,
        collapsed=True,
        verbose_name=_("readings"),
        help_text=_("How unclear or silent places of the published text are read; shown on the page."),
    )

    base_form_class = StandardPageForm
    copy_form_class = StandardCopyForm
    template = "portal/cms/standard_page.html"
    parent_page_types = ["portal.HomePage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["code"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        MultiFieldPanel(
            [FieldPanel("decree"), FieldPanel("valid_from"), FieldPanel("valid_until")], heading=_("Decree")
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("agency", "unit", "parent_unit", "address", "phones", "links")],
            heading=_("Provider"),
        ),
        FieldPanel("fee"),
        FieldPanel("products"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Service")),
            ObjectList([FieldPanel("channels")], heading=_("Channels")),
            ObjectList([FieldPanel("roles")], heading=_("Roles")),
            ObjectList(
                [FieldPanel("complaints"), FieldPanel("compensation"), FieldPanel("lapor")],
                heading=_("Complaints"),
            ),
            ObjectList([FieldPanel("readings"), FieldPanel("internal")], heading=_("Readings")),
            raw_text_tab(),
            ObjectList([ChecksPanel()], heading=_("Checks")),
            ObjectList([*Page.promote_panels, *Page.settings_panels], heading=_("Settings")),
        ]
    )

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def minimal_clean(self) -> None:
        """Refuse an address that the office's own screens use, even for a draft."""
        super().minimal_clean()
        self._check_address()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check every field; a whole check, as before publishing, also asks whether the page can become rules."""
        super().full_clean(*args, **kwargs)
        if not (args or kwargs.get("exclude")):
            publishing.check(self, at=timezone.now())

    def clean(self) -> None:
        """Check the address besides Wagtail's own checks."""
        super().clean()
        self._check_address()

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a live page and its frozen version are written together or not at all."""
        if self._state.adding:
            self.live = False
        if kwargs.get("update_fields") is None:
            going_live.refuse_unseen(self)
        super().save(*args, **kwargs)
        if self.live and not self.alias_of_id and kwargs.get("update_fields") is None:
            publishing.freeze(self, at=timezone.now())

    def publish(
        self, revision: Any, user: Any = None, changed: bool = True, log_action: Any = True, **kwargs: Any
    ) -> None:
        """Publish a revision that a second person approved, or refuse with every place and reason.

        Without a person it is the system itself, or a date that was approved before.
        """
        approval = going_live.approval_for(self, revision, user=user, action=log_action, at=timezone.now())
        if approval is not None:
            with passing_with(approval):
                super().publish(revision, user, changed, log_action, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Answer `data.json` below the page besides the page itself."""
        if path_components == [DATA] and self.live:
            return RouteResult(self, kwargs={"as_data": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, as_data: bool = False, **kwargs: Any) -> HttpResponse:
        """Show the version in force as a page or as JSON."""
        version = publishing.version_shown(self, at=timezone.now())
        if version is None:
            raise Http404
        if as_data:
            return JsonResponse(presenting.as_data(version), json_dumps_params={"ensure_ascii": False})
        return super().serve(request, *args, version=version, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the layout of the version in force; in a preview that of the fields, with what is wrong with them."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        version: StandardVersion | None = kwargs.get("version")
        now = timezone.now()
        source = load_source(version) if version else read_standard(self)[0]
        context |= {
            "view": presenting.present(source, day=timezone.localdate(now), zones=calendars.zones()),
            "version": version,
            "in_force": version is not None and version.valid_from <= now,
            "checks": None if version else checks_of(self, at=now),
        }
        return context

    def _check_address(self) -> None:
        if self.slug and resolve(f"/{self.slug}/").url_name != "wagtail_serve":
            raise ValidationError({"slug": _("This address belongs to a screen of the office; choose another.")})


def _service(version: StandardVersion, page: StandardPage, request: HttpRequest) -> dict[str, Any]:
    source = load_source(version)
    promised = presenting.promises(source, day=timezone.localdate())
    return {
        "title": source.title,
        "url": page.get_url(request),
        "agency": source.agency,
        "unit": source.unit,
        "decree": source.decree,
        "first": promised[0] if promised else None,
        "others": promised[1:],
    }
