"""Forms of the way down."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.wording import format_date
from correspondence.calendars.workdays import is_working_day
from correspondence.inspection.kinds import HEAD_BYTES, PORTAL_ATTACHMENT, Kind
from correspondence.inspection.messages import reason_sentence
from correspondence.inspection.safety import precheck
from correspondence.organization.models import Position

from .models import InstructionPhrase
from .proposing import Proposal
from .routing import Instruction

LATEST_DUE = timedelta(days=366)


class PositionChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several positions, by their title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return str(obj.title)


class DisposeForm(forms.Form):
    """To whom, with which phrases, a note, until when; the leader answers for it."""

    recipients = PositionChoice(
        queryset=Position.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=_("Passed on to"),
        error_messages={"required": _("Choose to whom the letter goes.")},
    )
    leader = forms.ModelChoiceField(queryset=Position.objects.none(), widget=forms.RadioSelect, required=False)
    phrases = forms.ModelMultipleChoiceField(
        queryset=InstructionPhrase.objects.filter(retired=False),
        widget=forms.CheckboxSelectMultiple,
        label=_("Instructions"),
        required=False,
    )
    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        data: Any = None,
        *,
        choices: Sequence[Position],
        proposal: Proposal,
        calendar: WorkCalendar,
        today: date,
    ) -> None:
        self._calendar, self._today = calendar, today
        first = proposal.recipients[0].pk if proposal.recipients else None
        initial = {
            "recipients": [position.pk for position in proposal.recipients],
            "leader": first,
            "phrases": [phrase.pk for phrase in proposal.phrases],
        }
        super().__init__(data, initial=initial)
        allowed = Position.objects.filter(pk__in=[position.pk for position in choices]).order_by("pk")
        for name in ("recipients", "leader"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (told to the type checker)
            field.queryset = allowed
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def clean_due_on(self) -> date | None:
        """Refuse a past day, a closed day and a mistyped year."""
        due: date | None = self.cleaned_data["due_on"]
        if due is None:
            return None
        if due < self._today:
            raise forms.ValidationError(_("The due date lies in the past. Choose today or a later day."))
        if due - self._today > LATEST_DUE:
            raise forms.ValidationError(_("The due date lies more than a year ahead. Check the year."))
        if not is_working_day(due, self._calendar):
            closed = self._calendar.closed.get(due)
            raise forms.ValidationError(
                _("%(date)s is no working day%(why)s. Choose another day.")
                % {"date": format_date(due), "why": f" ({closed.name})" if closed else ""}
            )
        return due

    def instruction(self) -> Instruction:
        """Return what was filled in, the leader first."""
        chosen = list(self.cleaned_data["recipients"])
        leader = self.cleaned_data["leader"]
        chosen.sort(key=lambda position: position != leader)
        return Instruction(
            recipients=chosen,
            phrases=list(self.cleaned_data["phrases"]),
            note=self.cleaned_data["note"].strip(),
            due_on=self.cleaned_data["due_on"],
        )


class ReturnForm(forms.Form):
    """Why the letter goes back."""

    reason = forms.CharField(
        label=_("Why do you return the letter?"),
        help_text=_("Whoever sent it to you reads this, and so does everybody on the letter's way."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why you return the letter.")},
    )


class ReforwardForm(forms.Form):
    """The new addressee of a letter that came back to the registrar."""

    addressee = forms.ModelChoiceField(
        label=_("New addressee"),
        queryset=Position.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the addressee first.")},
    )

    def __init__(self, data: Any = None, *, addressees: Sequence[Position]) -> None:
        super().__init__(data)
        field = self.fields["addressee"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (told to the type checker)
        field.queryset = Position.objects.filter(pk__in=[position.pk for position in addressees]).order_by("pk")


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files, each checked without opening it: size, name and first bytes."""

    widget = SeveralFilesInput

    def __init__(self, *, accepted: frozenset[Kind], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.accepted = accepted

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return the files; a refused one is named with its reason."""
        given: list[UploadedFile[Any]] = [file for file in data or [] if file]
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > settings.UPLOAD_MAX_FILES:
            most = {"most": settings.UPLOAD_MAX_FILES}
            raise forms.ValidationError(_("Send at most %(most)d files at once.") % most)
        faults = [fault for file in given if (fault := self._fault(file))]
        if faults:
            raise forms.ValidationError(faults)
        return given

    def _fault(self, file: "UploadedFile[Any]") -> str:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        name, size = file.name or "", file.size or 0
        reason = precheck(head, size, name=name, accepted=self.accepted, max_bytes=settings.UPLOAD_MAX_BYTES)
        return f"{name}: {reason_sentence(reason)}" if reason else ""


class HandInForm(forms.Form):
    """Reference material: files and a note, at least one of them."""

    materials = SeveralFilesField(label=_("Reference material"), accepted=PORTAL_ATTACHMENT, required=False)
    note = forms.CharField(
        label=_("Note for the drafter"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a file or a note."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("materials") and not cleaned.get("note", "").strip():
            raise forms.ValidationError(_("Attach a file or write a note."))
        return cleaned
