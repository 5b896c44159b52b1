"""From plain facts to the fields of a standard page; reading them back gives the same facts."""

from collections.abc import Iterable
from typing import Any

from correspondence.standards.source import (
    Channel,
    ChannelStatus,
    Compensation,
    ComplaintChannel,
    Complaints,
    Firmness,
    Lapor,
    Link,
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
        "address": source.address,
        "phones": _lines(source.phones),
        "links": [("link", _link(link)) for link in source.links],
        "roles": [("role", _role(role)) for role in source.roles],
        "channels": [("channel", _channel(channel)) for channel in source.channels],
        "fee": source.fee,
        "products": _lines(source.products),
        "complaints": [("complaints", _complaints(source.complaints))] if source.complaints else [],
        "compensation": [("compensation", _compensation(source.compensation))] if source.compensation else [],
        "lapor": [("lapor", _lapor(source.lapor))] if source.lapor else [],
        "internal": [("component", {"component": str(each.component), "text": each.text}) for each in source.internal],
        "readings": [
            ("reading", {"code": each.code, "sentence": each.sentence, "about": each.about}) for each in source.readings
        ],
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
        "holder": role.holder,
        "unit": role.unit,
    }


def _channel(channel: Channel) -> Value:
    return {
        "code": channel.code,
        "kind": str(channel.kind),
        "name": channel.name,
        "applicants": [str(each) for each in channel.applicants],
        "requirements": [_requirement(each) for each in channel.requirements],
        "steps": [_step(each) for each in channel.steps],
        "open_list": channel.open_list,
        "limit": _limit(channel.limit),
        "other_limits": [_limit(each) for each in channel.other_limits],
        "addressees": _lines(channel.addressees),
        "contacts": _lines(channel.contacts),
        "links": [_link(each) for each in channel.links],
        "opening": _opening(channel.opening),
        "status": _status(channel.status),
        "fee": channel.fee,
        "products": _lines(channel.products),
        "notices": _lines(channel.notices),
    }


def _requirement(requirement: Requirement) -> Value:
    return {
        "kind": str(requirement.kind),
        "sentence": requirement.sentence,
        "needed_for": [str(each) for each in requirement.needed_for],
        "alternatives": [str(each) for each in requirement.alternatives],
        "condition": requirement.condition,
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
        "limit": _limit(step.limit),
    }


def _trigger(trigger: Trigger | None) -> Value:
    if trigger is None:
        return {"event": "", "role": "", "words": ""}
    return {"event": str(trigger.event), "role": trigger.role or "", "words": trigger.words}


def _limit(limit: TimeLimit | None) -> Value:
    return {
        "label": limit.label if limit else "",
        "unit": str(limit.unit) if limit else "",
        "maximum": limit.maximum if limit else None,
        "minimum": limit.minimum if limit else None,
        "firmness": str(limit.firmness if limit else Firmness.HARD),
        "reasons": [str(each) for each in limit.reasons] if limit else [],
        "extension": limit.extension if limit else None,
        "no_clock": str(limit.no_clock) if limit and limit.no_clock else "",
        "sentence": limit.sentence if limit else "",
        "start": _trigger(limit.start if limit else None),
        "stop": _trigger(limit.stop if limit else None),
    }


def _opening(opening: OpeningTimes | None) -> Value:
    return {
        "opens": opening.opens if opening else None,
        "closes": opening.closes if opening else None,
        "sentence": opening.sentence if opening else "",
        "calendar": opening.calendar if opening else "",
    }


def _status(status: ChannelStatus) -> Value:
    return {
        "is_open": status.is_open,
        "reason": status.reason,
        "review_on": status.review_on,
        "closed_since": status.closed_since,
        "closed_until": status.closed_until,
    }


def _link(link: Link) -> Value:
    return {"label": link.label, "url": link.url, "aliases": _lines(link.aliases)}


def _complaints(complaints: Complaints) -> Value:
    return {
        "sentence": complaints.sentence,
        "limit": _limit(complaints.limit),
        "requirements": [_requirement(each) for each in complaints.requirements],
        "channels": [_complaint_channel(each) for each in complaints.channels],
    }


def _complaint_channel(channel: ComplaintChannel) -> Value:
    return {
        "kind": str(channel.kind),
        "name": channel.name,
        "contacts": _lines(channel.contacts),
        "links": [_link(each) for each in channel.links],
        "steps": [_step(each) for each in channel.steps],
        "limit": _limit(channel.limit),
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
        "links": [_link(each) for each in lapor.links],
        "issue_sentence": lapor.issue_sentence,
    }


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
