"""What the authority has set that changes a figure, in words: below the tables it matters to, and as a list.

Reading the settings does not belong here (`authority.yml` is read at the door), nor what they do to a figure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from orchestration.releases.annual_report.cells import text_cell
from orchestration.releases.annual_report.report import Column, Row, Table
from orchestration.releases.annual_report.words import INTERVALS
from orchestration.releases.finished_warehouse import Submission

FIRST_REVIEW_FROM = {
    "conference": "the initial conference",
    "plan": "the first day of the plan",
}


@dataclass(frozen=True)
class Setting:
    """A setting: its key in authority.yml, its name, what it is set to and decides, what a table says of it.

    `matters_to` are the measures and the models of lists that it changes, and `needs` the extracts without
    any of which it changes none; a setting that changes all measures names none.
    """

    key: str
    title: str
    told: str
    decides: str
    below: str | None = None
    matters_to: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def settings_of(submission: Submission) -> tuple[Setting, ...]:
    """The settings of the submission that change a figure, in printing order, without those not set."""
    first = FIRST_REVIEW_FROM.get(submission.cp_first_review_from, submission.cp_first_review_from)
    found = [
        Setting(
            "history_from",
            "Records begin",
            f"{submission.history_from:%-d %B %Y}",
            "The first day that the records tell of. Of an earlier period no figure is told.",
        ),
        Setting(
            "review_intervals",
            "Months between reviews",
            INTERVALS.get(submission.review_intervals, submission.review_intervals),
            "How three and six months between reviews, and between conferences, are counted.",
            needs=("ssd_cla_reviews", "reviews", "ssd_cp_reviews"),
        ),
        Setting(
            "cp_first_review_from",
            "First review conference",
            f"from {first}",
            "From which day the first review conference of a plan is due within three months.",
            f"The first review conference of a plan is due within three months of {first}, as this authority "
            "has set.",
            ("rcpc_on_time", "cp_reviews_on_time", "cp_reviews_overdue",
             "rpt_overdue_conferences", "rpt_conferences_due_next"),
            ("ssd_cp_reviews",),
        ),
    ]  # fmt: skip
    if submission.dispute_levels:
        names = submission.dispute_levels.split("|")
        found.append(
            Setting(
                "dispute_levels",
                "Levels of a concern",
                "; ".join(f"{level} {name}" for level, name in enumerate(names)),
                "What the levels of a concern are called, from the informal one up.",
                needs=("iro_dispute", "iro_dispute_stage"),
            )
        )
    if submission.dispute_response_days is not None:
        days = f"{submission.dispute_response_days} working days"
        found.append(
            Setting(
                "dispute_response_days",
                "Time to answer a concern",
                days,
                "Within which time a concern is to be answered where the extract gives no day.",
                f"Where the extract gives no day for an answer, it is due within {days}, as this authority "
                "has set.",
                ("dispute_responses_in_time",),
                ("iro_dispute", "iro_dispute_stage"),
            )
        )
    return tuple(found)


def said_below(submission: Submission) -> Mapping[str, str]:
    """What is said below a table, by the measure or the model of a list that a setting matters to."""
    return {
        name: setting.below
        for setting in settings_of(submission)
        for name in setting.matters_to
        if setting.below
    }


def settings_table(submission: Submission, supplied: Collection[str]) -> Table:
    """The list of the last section: the settings that changed a figure of this report."""
    columns = (
        Column("told", "What it is set to", False),
        Column("decides", "What it decides", False),
        Column("key", "Key in authority.yml", False),
    )
    rows = tuple(
        Row(one.title, (text_cell(one.told), text_cell(one.decides), text_cell(one.key)), category=one.key)
        for one in settings_of(submission)
        if not one.needs or set(one.needs) & set(supplied)
    )
    notes = ("With another setting the figures that it decides would be others.",)
    return Table("settings", 0, "Settings of this authority", "settings", "Setting", columns, rows, notes)
