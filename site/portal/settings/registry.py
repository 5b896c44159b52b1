"""Lists that lower code runs and upper code fills: dotted names, loaded with `import_string`.

So `foundation` runs a step of `intake` and the desk shows a panel of `signatures` without importing upward.
"""

# Step name -> the function that does it, called with the step's object id (see foundation.jobs).
JOB_STEPS: dict[str, str] = {
    "mail.deliver": "correspondence.foundation.mail.deliver",
    "intake.fetch_mail": "correspondence.intake.mailbox.fetching.fetch_mail",
    "intake.check": "correspondence.intake.checking.check_delivery",
    "intake.pages": "correspondence.intake.paging.make_pages",
    "intake.recognize": "correspondence.intake.recognizing.recognize_delivery",
    "intake.mail_code": "correspondence.intake.confirming.mail_code",
    "intake.receipt": "correspondence.intake.receipt_pdf.make_slip",
    "letters.stamp_received": "correspondence.letters.received_stamp.stamp_letter",
    "drafts.prepare": "templates_docx.preparing.prepare",
    "signatures.sign": "signatures.releasing.sign",
    "cases.recompute": "correspondence.cases.recomputing.recompute",
    "demo.tell": "portal.demo.letters.tell",
}

# Called each minute by `tick`, in this order, with `at=`.
TICK_JOBS: list[str] = [
    "correspondence.foundation.jobs.sweeping.sweep",
    "correspondence.foundation.sweeps.sweep_by_the_clock",
    "correspondence.intake.folder.sweep_folder",
    "correspondence.intake.mailbox.planning.plan_fetches",
    "correspondence.organization.tidying.tidy_daily",
    "correspondence.intake.drafts.drop_expired",
    "portal.cms.going_live.publish_due",
    "correspondence.cases.recomputing.follow_calendars",
    "correspondence.cases.starting.start_waiting_clocks",
    "correspondence.cases.missing.note_missed",
    "correspondence.cases.missing.take_back_unearned",
]

# Functions that look further into a file which the safety check has accepted (see intake.file_checks).
INTAKE_FILE_CHECKS: list[str] = ["signatures.incoming.check"]

# Called also every few seconds in between: what must be quick, and costs next to nothing where nothing waits.
OFTEN_JOBS: list[str] = [
    "correspondence.foundation.jobs.sweeping.sweep",
    "correspondence.intake.folder.sweep_folder",
]

# Event name -> functions called after commit with the event (late work only: wake a worker, refresh a view).
EVENT_HANDLERS: dict[str, list[str]] = {}

# Functions (request, actor, letter) -> Panel | None for the letter page (see foundation.panels).
LETTER_PANELS: list[str] = [
    "portal.desk.clock_panel.clock_panel",
    "portal.desk.mail_panel.mail_panel",
    "portal.desk.scan_panel.scan_panel",
    "disposition.panels.disposition_panel",
    "templates_docx.panels.draft_panel",
    "signatures.panels.signature_panel",
    "signatures.panels.incoming_panel",
]

# Healers of `manage.py sweep` and of the tick (see foundation.sweeps): cheap ones, and those that walk every file.
SWEEPS_HOURLY: list[str] = [
    "correspondence.foundation.jobs.sweeping.requeue",
    "correspondence.intake.replanning.replan",
    "correspondence.intake.working.forget_unread",
    "correspondence.foundation.files.leftovers.clear_leftovers",
    "correspondence.organization.tidying.tidy",
]
SWEEPS_DAILY: list[str] = [
    "correspondence.foundation.files.unwanted.remove_unwanted",
    "correspondence.intake.folder_notes.tidy_taken",
    "correspondence.foundation.files.orphans.tend_orphans",
]

# Checks of `manage.py check_invariants`, in the order of its report (see intake.invariants.answer).
INVARIANTS: list[str] = [
    "correspondence.intake.invariants.received.check",
    "correspondence.intake.invariants.steps.check",
    "correspondence.intake.invariants.numbers.check",
    "correspondence.intake.invariants.contents.check",
    "correspondence.intake.invariants.index.check",
    "correspondence.intake.invariants.journal.check",
    "correspondence.intake.invariants.mails.check",
    "signatures.invariants.check",
]
