"""From plain facts to the fields of a standard page; reading them back gives the same facts."""

from collections.abc import Iterable
from typing import Any

from correspondence.standards.source import (
    Channel,
    ChannelStatus,
    Compensation,
    ComplaintChannel,
    Complaints,
    Lapor,
    OpeningTimes,
    Requirement,
    Role,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

Value = dict[str, Any]


def page_values(source: StandardSource) -> Value:
    """Give the values of a page's fields by name; validity is not part of the facts."""
    return {
        "title": source.title,
        "code": source.code,
        "decree": source.decree,
        "agency": source.agency,
        "unit": source.unit,
        "parent_unit": source.parent_unit,
        "roles": [("role", _role(role)) for role in source.roles],
        "channels": [("channel", _channel(channel)) for channel in source.channels],
        "fee": source.fee,
        "product": source.product,
        "complaints": [("complaints", _complaints(source.complaints))] if source.complaints else [],
        "compensation": [("compensation", _compensation(source.compensation))] if source.compensation else [],
        "lapor": [("lapor", _lapor(source.lapor))] if source.lapor else [],
        "internal": [("component", {"component": str(each.component), "text": each.text}) for each in source.internal],
        "readings": [("reading", {"code": each.code, "sentence": each.sentence}) for each in source.readings],
    }


def fill(page: Any, source: StandardSource) -> None:
    """Put the facts into a page's fields; the page is not saved."""
    for name, value in page_values(source).items():
        setattr(page, name, value)


def _role(role: Role) -> Value:
    return {
        "code": role.code,
        "name": role.name,
        "aliases": _lines(role.aliases),
        "outside": role.outside,
    }


def _channel(channel: Channel) -> Value:
    return {
        "code": channel.code,
        "kind": str(channel.kind),
        "name": channel.name,
        "requirements": [_requirement(each) for each in channel.requirements],
        "steps": [_step(each) for each in channel.steps],
        "limit": _limit(channel.limit),
        "addressees": _lines(channel.addressees),
        "contacts": _lines(channel.contacts),
        "opening": _opening(channel.opening),
        "status": _status(channel.status),
        "fee": channel.fee,
        "product": channel.product,
        "notices": _lines(channel.notices),
    }


def _requirement(requirement: Requirement) -> Value:
    return {
        "kind": str(requirement.kind),
        "sentence": requirement.sentence,
        "needed_for": [str(each) for each in requirement.needed_for],
        "alternatives": [str(each) for each in requirement.alternatives],
    }


def _step(step: Step) -> Value:
    return {
        "number": step.number,
        "sentence": step.sentence,
        "actor": step.actor or "",
        "action": step.action,
        "object": step.object,
        "next": step.next or "",
        "completes_on": _trigger(step.completes_on),
    }


def _trigger(trigger: Trigger | None) -> Value:
    if trigger is None:
        return {"event": "", "role": "", "words": ""}
    return {"event": str(trigger.event), "role": trigger.role or "", "words": trigger.words}


def _limit(limit: TimeLimit | None) -> Value:
    if limit is None:
        return {
            "unit": "",
            "maximum": None,
            "minimum": None,
            "firmness": "hard",
            "sentence": "",
            "start": _trigger(None),
            "stop": _trigger(None),
        }
    return {
        "unit": str(limit.unit),
        "maximum": limit.maximum,
        "minimum": limit.minimum,
        "firmness": str(limit.firmness),
        "sentence": limit.sentence,
        "start": _trigger(limit.start),
        "stop": _trigger(limit.stop),
    }


def _opening(opening: OpeningTimes | None) -> Value:
    if opening is None:
        return {"opens": None, "closes": None, "sentence": ""}
    return {"opens": opening.opens, "closes": opening.closes, "sentence": opening.sentence}


def _status(status: ChannelStatus) -> Value:
    return {"is_open": status.is_open, "reason": status.reason, "review_on": status.review_on}


def _complaints(complaints: Complaints) -> Value:
    return {
        "sentence": complaints.sentence,
        "limit": _limit(complaints.limit),
        "channels": [_complaint_channel(each) for each in complaints.channels],
    }


def _complaint_channel(channel: ComplaintChannel) -> Value:
    return {
        "kind": str(channel.kind),
        "name": channel.name,
        "contacts": _lines(channel.contacts),
        "opening": _opening(channel.opening),
        "status": _status(channel.status),
    }


def _compensation(compensation: Compensation) -> Value:
    return {
        "sentence": compensation.sentence,
        "kind": compensation.kind,
        "valid_months": compensation.valid_months,
    }


def _lapor(lapor: Lapor) -> Value:
    return {
        "sentence": lapor.sentence,
        "explanation": lapor.explanation,
        "links": [{"label": link.label, "url": link.url} for link in lapor.links],
        "issue_sentence": lapor.issue_sentence,
    }


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
