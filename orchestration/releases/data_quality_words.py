"""The sentences about data quality that the workbook, the page and the command line say alike.

Counting does not belong here, nor what a rule says.
"""

from expectations.collection_year import label
from orchestration.releases.data_quality_lists import (
    DATA_QUALITY_LIST,
    MOST_ROWS_OF_A_RULE,
    DataQuality,
)

STATUSES = {"failed": "failed", "not_evaluated": "not evaluated", "passed": "passed"}


def in_brief(found: DataQuality) -> tuple[str, ...]:
    """What it is about, how much there is to do, what was left out, and what it is compared with."""
    submission = found.submission
    about = [
        f"{submission.authority or submission.submission_id}, collection year {submission.year_label}",
        f"rules of {label(submission.rules_year)}",
        f"data as at {submission.as_at_date.day} {submission.as_at_date:%B %Y}",
        *([f"release {found.release_id}"] if found.release_id else []),
    ]
    return (", ".join(about) + ".", totals(found), left_out(found), changed(found))


def totals(found: DataQuality) -> str:
    """How many rows are open and accepted, and what became of the rules."""
    return (
        f"{many(found.open_rows('error'), 'open error')}, {many(found.open_rows('query'), 'open query')}, "
        f"{many(found.accepted_rows, 'accepted query')}. {many(len(found.rules), 'rule')}: "
        f"{len(found.rules_that('passed')):,} passed, {len(found.rules_that('failed')):,} failed, "
        f"{len(found.rules_that('not_evaluated')):,} not evaluated."
    )


def left_out(found: DataQuality) -> str:
    """Whether every marked row is shown, and if not, how many are not and where they are."""
    if not found.left_out:
        return "Every marked row is in the sheet Issues."
    return (
        f"Of {found.issue_count:,} marked rows, {sum(found.left_out.values()):,} are not in the sheet "
        f"Issues, which shows at most {MOST_ROWS_OF_A_RULE:,} of a rule: see {DATA_QUALITY_LIST} for all. "
        f"Rules cut short: {', '.join(found.left_out)}."
    )


def changed(found: DataQuality) -> str:
    """What is new and what is fixed since the release before."""
    if found.compared_with is None:
        return found.not_compared
    kinds = ("new_rows", "fixed_rows", "still_there", "not_tested")
    count = {name: sum(rule[name] for rule in found.changes_by_rule) for name in kinds}
    not_tested = f", {count['not_tested']:,} not tested this time" if count["not_tested"] else ""
    return (
        f"Since {found.compared_with}: {count['new_rows']:,} new, {count['fixed_rows']:,} fixed, "
        f"{count['still_there']:,} still there{not_tested}."
    )


def said_of_accepted(found: DataQuality) -> tuple[str, ...]:
    """A note when lines of the list of accepted queries do not hold; what each says names children."""
    if not (lines := found.lines_that_do_not_hold()):
        return ()
    stand = "does not hold: its query is" if len(lines) == 1 else "do not hold: their queries are"
    return (
        f"{many(len(lines), 'line')} of the list of accepted queries {stand} not accepted; data_quality.xlsx "
        "says why.",
    )


def how_to_use(found: DataQuality) -> tuple[tuple[str, str], ...]:
    """Notes on working through the lists: a heading and a text each."""
    where = (
        "File and Row are the file of the return and the row in it as Excel counts. Made from and Row there "
        "say which extract the row was made from. Correct it in the case-management system, then run again."
        if found.submission.road == "extracts"
        else "File and Row are the file that was checked and the row in it as Excel counts. Correct it in "
        "the system that made the file."
    )
    return (
        ("Start", "Begin with Summary: errors come first, those with most rows on top. The code of a rule "
         "leads to its first row in Issues."),
        ("Errors and queries", "An error stops the return. A query asks whether an unusual value is right: "
         "correct it, or accept it with a reason."),
        ("Share the work", "Filter Issues by Team, Worker or Rule. Team and worker are those on the day of "
         "the data, and blank where the extracts do not tell them."),
        ("Where to look", where),
        ("What stands there", "The cells that the rule is about, as they are in the file; (blank) where "
         "there is nothing. A name with a point, such as Header.DOB, is a cell of the child's row in another "
         "file."),
        ("Accept a query", "Write a line into accepted_queries.csv with the columns rule_code, table, "
         "child_id, row_fingerprint, reason, accepted_by, accepted_on. Rule, Table, Child and Row's "
         "fingerprint stand in Issues, to be copied. The list lies beside authority.yml, or is given "
         "to carefacts validate."),
        ("When it lapses", "An accepted query is not asked again in this year's return while the row, and "
         "the cells of other files that stand beside it, stay as they are. When one changes, the query "
         "is open again. An error cannot be accepted; Accepted queries shows what became of each line."),
        ("Changes", "An issue is known by its rule, its child and the cell that names the row (such as "
         "DECOM), not by where it stands in the file. When that cell is corrected, the issue counts as "
         "fixed. Not tested are issues whose rule or file was left out this time."),
        ("Not evaluated", "A rule that could not be tested says why. It has not passed."),
        ("Rows left out", f"{left_out(found)} data_quality_changes.csv has every change."),
        ("Keep it safe", "The workbook shows ids and values of children. Keep it where such data may lie."),
    )  # fmt: skip


def many(count: int, thing: str) -> str:
    """A number and a thing, such as 1 open query and 2 open queries."""
    plural = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{count:,} {thing if count == 1 else plural}"
