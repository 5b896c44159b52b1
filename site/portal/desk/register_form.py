"""The registrar's forms: fields, findings and requirements of a letter, and the counter's check of a completion."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from correspondence.intake.attention import attention_of
from correspondence.intake.contacting import Contact
from correspondence.letters.classifying import kind_of_subject
from correspondence.letters.models import Finding, IncomingLetter
from correspondence.letters.registering import LetterData
from correspondence.letters.states import Decision, LetterKind, Sensitivity, Urgency
from correspondence.organization.models import Position
from correspondence.parties.models import ApplicantType
from correspondence.standards.models import StandardVersion
from correspondence.standards.requirements import RequirementLine
from correspondence.standards.source import RequirementKind

PRESENT, ABSENT, NOT_NEEDED = "present", "absent", "not_needed"
ANSWERS = [(PRESENT, _("Present")), (ABSENT, _("Not present"))]
CONDITIONAL_ANSWERS = [*ANSWERS, (NOT_NEEDED, _("Not needed here"))]
DECISIONS = [(Decision.AGREED.value, _("Agree")), (Decision.DISAGREED.value, _("Disagree"))]
UNDECIDED = _("Look at the page and choose present or not present.")


CONTENT = ("purpose", "help_wanted", "problem")


def _content(label: Any, longest: int) -> forms.CharField:
    """Return the field for one thing that a letter of request says of itself."""
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )


class NeedsForm(forms.Form):
    """One answer per requirement that this kind of sender must meet, and the note to the sender."""

    note = forms.CharField(
        label=_("Note to the sender"),
        help_text=_("Only when something is missing: say in plain words what to send."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def ask(self, lines: Iterable[RequirementLine], preselected: dict[RequirementKind, bool]) -> None:
        """Add the answers; what the machine saw clearly stands preselected, the doubtful never.

        What is needed only under a condition is taken as not needed until the registrar says otherwise.
        """
        asked = [line for line in lines if line.needed]
        self.kinds = [line.kind for line in asked]
        for line in asked:
            otherwise = NOT_NEEDED if line.condition else None
            self.fields[f"need-{line.kind}"] = forms.ChoiceField(
                label=str(line.kind),
                choices=CONDITIONAL_ANSWERS if line.condition else ANSWERS,
                widget=forms.RadioSelect,
                initial=PRESENT if preselected.get(line.kind) else otherwise,
                error_messages={"required": UNDECIDED},
            )

    def answers(self) -> dict[RequirementKind, bool]:
        """Return the decided answers, without those that do not apply; call after validation."""
        said = {kind: self.cleaned_data.get(f"need-{kind}") for kind in self.kinds}
        return {kind: answer == PRESENT for kind, answer in said.items() if answer in {PRESENT, ABSENT}}

    def clean(self) -> dict[str, Any]:
        """Ask for the note where a requirement is not met."""
        data = super().clean() or self.cleaned_data
        if not all(self.answers().values()) and not data.get("note", "").strip():
            self.add_error("note", _("Something is missing. Tell the sender in plain words what to send."))
        return data


class RegisterForm(NeedsForm):
    """Everything that the register says of a letter."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reference_number = forms.CharField(label=_("Letter number"), max_length=120, required=False)
    letter_date = forms.DateField(
        label=_("Letter date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    sender_name = forms.CharField(
        label=_("Sender"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )
    enclosure_note = forms.CharField(label=_("Enclosures"), max_length=120, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    applicant_type = forms.ChoiceField(label=_("Kind of sender"), choices=ApplicantType.choices)
    service = forms.ModelChoiceField(label=_("Service"), queryset=StandardVersion.objects.none())
    addressee = forms.ModelChoiceField(label=_("Addressed to"), queryset=Position.objects.none())
    sensitivity = forms.ChoiceField(label=_("Sensitivity"), choices=Sensitivity.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    kind = forms.ChoiceField(label=_("Kind of letter"), choices=LetterKind.choices)
    purpose = _content(_("Purpose"), 500)
    help_wanted = _content(_("Kind of help asked for"), 500)
    problem = _content(_("Problem"), 1000)
    email = forms.EmailField(
        label=_("E-mail address of the sender"),
        help_text=_("A new address gets the receipt with the tracking code."),
        max_length=254,
        required=False,
    )
    phone = forms.CharField(label=_("Telephone of the sender"), max_length=40, required=False)

    def __init__(self, *args: Any, letter: IncomingLetter, part_url: str, **kwargs: Any) -> None:
        kwargs["initial"] = self._offered(letter) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if cq := attention_of(letter.case):
            self.fields["addressee"].help_text = _("The sender asks for the attention of (c.q.) %(unit)s.") % {
                "unit": cq
            }
        follow = {"hx-post": part_url, "hx-target": "#arah", "hx-swap": "outerHTML", "hx-vals": '{"part": "1"}'}
        for name in ("applicant_type", "service"):
            self.fields[name].widget.attrs.update(follow)

    @staticmethod
    def _offered(letter: IncomingLetter) -> dict[str, Any]:
        names = ("version", "reference_number", "letter_date", "sender_name", "enclosure_note", "subject")
        offered = {name: getattr(letter, name) for name in (*names, "sensitivity", "urgency", *CONTENT)}
        offered["kind"] = letter.kind or kind_of_subject(letter.subject)
        case = letter.case
        return offered | {
            "applicant_type": case.applicant.applicant_type,
            "email": case.applicant.email,
            "phone": case.applicant.phone,
            "service": case.standard_version_id,
            "addressee": case.addressee_id,
        }

    def offer(self, versions: Sequence[StandardVersion], positions: Sequence[Position]) -> None:
        """Set the services and the addressees that the chosen service's channel names."""
        service, addressee = self.fields["service"], self.fields["addressee"]
        assert isinstance(service, forms.ModelChoiceField)  # noqa: S101  (narrows the type)
        assert isinstance(addressee, forms.ModelChoiceField)  # noqa: S101
        service.queryset = StandardVersion.objects.filter(pk__in=[each.pk for each in versions])
        service.label_from_instance = lambda each: str(each.title)  # type: ignore[method-assign,assignment]
        service.empty_label = addressee.empty_label = _("Choose")
        addressee.queryset = Position.objects.filter(pk__in=[each.pk for each in positions]).order_by("pk")

    def judge(self, findings: Iterable[Finding], clear: float) -> None:
        """Add agree and disagree for every mark; a mark seen clearly stands agreed."""
        self.findings = list(findings)
        for finding in self.findings:
            decided = finding.decision if finding.decision != Decision.OPEN else None
            sure = Decision.AGREED.value if finding.confidence >= clear else None
            self.fields[f"finding-{finding.pk}"] = forms.ChoiceField(
                label=str(finding), choices=DECISIONS, widget=forms.RadioSelect, required=False, initial=decided or sure
            )

    def decisions(self) -> dict[int, Decision]:
        """Return what was said of each mark; call after validation."""
        said = {each.pk: self.cleaned_data.get(f"finding-{each.pk}") for each in self.findings}
        return {pk: Decision(value) for pk, value in said.items() if value}

    def contact(self) -> Contact:
        """Return how the sender can be reached; what the page did not ask stays as it is."""
        said = {
            name: self.initial[name]
            if self.fields[name].widget.value_omitted_from_data(self.data, self.files, name)
            else self.cleaned_data[name]
            for name in ("email", "phone")
        }
        return Contact(**said)

    def letter_data(self) -> LetterData:
        """Return the register's fields; call after validation."""
        names = ("reference_number", "letter_date", "sender_name", "enclosure_note", "subject", "version")
        values = {name: self.cleaned_data[name] for name in (*names, "sensitivity", "urgency", "kind", *CONTENT)}
        values["sender_name"] = " ".join(values["sender_name"].split())
        values["subject"] = " ".join(values["subject"].split())
        return LetterData(**values)
