"""Lists that lower code runs and upper code fills: dotted names, loaded with `import_string`.

So `foundation` runs a step of `intake` and the desk shows a panel of `signatures` without importing upward.
"""

# Step name -> the function that does it, called with the step's object id (see foundation.jobs).
JOB_STEPS: dict[str, str] = {
    "mail.deliver": "correspondence.foundation.mail.deliver",
    "intake.check": "correspondence.intake.checking.check_delivery",
    "intake.pages": "correspondence.intake.paging.make_pages",
    "intake.recognize": "correspondence.intake.recognizing.recognize_delivery",
    "letters.stamp_received": "correspondence.letters.received_stamp.stamp_letter",
    "drafts.prepare": "templates_docx.preparing.prepare",
    "signatures.sign": "signatures.releasing.sign",
    "cases.recompute": "correspondence.cases.recomputing.recompute",
    "demo.tell": "portal.demo.letters.tell",
}

# Called each minute by `tick`, in this order, with `at=`.
TICK_JOBS: list[str] = [
    "correspondence.foundation.jobs.sweeping.sweep",
    "correspondence.organization.tidying.tidy_daily",
    "portal.cms.going_live.publish_due",
    "correspondence.cases.recomputing.follow_calendars",
    "correspondence.cases.starting.start_waiting_clocks",
    "correspondence.cases.missing.note_missed",
    "correspondence.cases.missing.take_back_unearned",
]

# Event name -> functions called after commit with the event (late work only: wake a worker, refresh a view).
EVENT_HANDLERS: dict[str, list[str]] = {}

# Functions (request, actor, letter) -> Panel | None for the letter page (see foundation.panels).
LETTER_PANELS: list[str] = [
    "portal.desk.clock_panel.clock_panel",
    "disposition.panels.disposition_panel",
    "templates_docx.panels.draft_panel",
    "signatures.panels.signature_panel",
]
