from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from correspondence.standards.deadlines import Happened
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.progress import StepProgress, StepState, step_progress
from correspondence.standards.rules import ChannelRule

START = datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
DOWN = ["kepala", "deputi", "direktur", "koordinator", "sub_koordinator"]


def story(*acts: tuple[E, str]) -> list[Happened]:
    return [Happened(name, START + timedelta(hours=hour), role) for hour, (name, role) in enumerate(acts)]


def marks(progress: list[StepProgress]) -> str:
    letters = {StepState.DONE: "d", StepState.NOW: "N", StepState.TODO: ".", StepState.SKIPPED: "s"}
    return "".join(letters[step.state] for step in progress)


def test_steps_fill_in_the_order_of_events(letters: ChannelRule) -> None:
    acts = [(E.CASE_RECEIVED, ""), *[(E.DISPOSITION_SENT, role) for role in DOWN]]
    progress = step_progress(letters, story(*acts), addressee="kepala")
    assert marks(progress) == "ddddddN...."
    assert progress[1].at == START + timedelta(hours=1)
    assert [step.step.number for step in progress if step.starts_clock] == [7]
    acts += [
        (E.MATERIAL_ATTACHED, "staf"),
        (E.DRAFT_SUBMITTED, "sub_koordinator"),
        (E.DRAFT_CLEARED, "koordinator"),
        (E.LETTER_SIGNED, "direktur"),
        (E.LETTER_DISPATCHED, "sekretaris"),
    ]
    assert marks(step_progress(letters, story(*acts))) == "d" * 11


def test_steps_above_the_addressee_are_skipped(letters: ChannelRule) -> None:
    progress = step_progress(letters, story((E.CASE_RECEIVED, "")), addressee="direktur")
    assert marks(progress) == "dssN......."


def test_a_returned_or_withdrawn_disposition_opens_its_step_again(letters: ChannelRule) -> None:
    sent = [(E.CASE_RECEIVED, ""), (E.DISPOSITION_SENT, "kepala"), (E.DISPOSITION_SENT, "deputi")]
    assert marks(step_progress(letters, story(*sent))) == "dddN......."
    returned = [*sent, (E.DISPOSITION_RETURNED, "direktur")]
    assert marks(step_progress(letters, story(*returned))) == "ddN........"
    withdrawn = [*sent, (E.DISPOSITION_WITHDRAWN, "deputi")]
    assert marks(step_progress(letters, story(*withdrawn))) == "ddN........"
    again = [*returned, (E.DISPOSITION_SENT, "deputi")]
    assert marks(step_progress(letters, story(*again))) == "dddN......."


def test_a_returned_draft_does_not_touch_dispositions(letters: ChannelRule) -> None:
    acts = [
        (E.CASE_RECEIVED, ""),
        *[(E.DISPOSITION_SENT, role) for role in DOWN],
        (E.MATERIAL_ATTACHED, "staf"),
        (E.DRAFT_SUBMITTED, "sub_koordinator"),
        (E.DRAFT_RETURNED, "koordinator"),
    ]
    assert marks(step_progress(letters, story(*acts))) == "dddddddN..."


def test_without_events_the_first_step_is_the_present_one(letters: ChannelRule) -> None:
    assert marks(step_progress(letters, [])) == "N.........."


NAMES = st.sampled_from([name for name in E if name.startswith(("case.", "disposition.", "draft."))])
ACTS = st.tuples(NAMES, st.sampled_from([*DOWN, "staf"]), st.integers(0, 6))


@given(acts=st.lists(ACTS, max_size=12), chance=st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_progress(
    letters: ChannelRule, acts: list[tuple[E, str, int]], chance: Random
) -> None:
    events = [Happened(name, START + timedelta(hours=hour), role) for name, role, hour in acts]
    assert step_progress(letters, chance.sample(events, len(events))) == step_progress(letters, events)


def test_at_one_moment_a_return_comes_after_what_is_returned(letters: ChannelRule) -> None:
    sent = Happened(E.DISPOSITION_SENT, START, "kepala")
    back = Happened(E.DISPOSITION_RETURNED, START, "deputi")
    assert step_progress(letters, [back, sent])[1].state is not StepState.DONE
