"""Checks return files against the rulebook and writes the list of issues, outside of any release.

Reading files and writing lists does not belong here; this says in which order they happen.
"""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.dbt_runner import DbtProject
from orchestration.extracts.providers import provider_parts
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.submissions import Given, RefusedReturn, discover_submissions, land_returns
from orchestration.progress import progress
from orchestration.releases.csv_files import write_csv
from orchestration.releases.data_quality import write_data_quality_of
from orchestration.releases.issue_list import write_issue_lists
from orchestration.rules_plan import kept_plan

WHAT_RULES_NEED = ["+ssda903__issues", "+ssda903__rule_results"]
WHAT_LISTS_NEED = [*WHAT_RULES_NEED, "+ssda903__issue_list"]
FOR_OFFICERS = ("ssda903__issue_list", "ssda903__accepted_queries", "ssda903__issue_details")
# models of what is made from extracts, which no return here is
FROM_EXTRACTS = ("int_return_", "int_child_workers")
SUBMISSIONS_FILE = "submissions.csv"


@dataclass(frozen=True)
class Validated:
    """What a validation found: where the lists are, counts of rules and issues, notes and refusals.

    `rules` counts the results of rules over all submissions by status, `issues` the rows by severity;
    `accepted` those whose query is accepted, `not_accepted` what is said of lines that do not hold.
    """

    out: Path
    submissions: Mapping[str, tuple[int, int]]
    rules: Mapping[str, int]
    issues: Mapping[str, int]
    notes: Mapping[str, tuple[Note, ...]]
    refused: tuple[RefusedReturn, ...]
    accepted: int = 0
    not_accepted: tuple[str, ...] = ()


def validate(
    path: Path,
    *,
    out: Path,
    work_dir: Path,
    year: int | None = None,
    previous: Path | None = None,
    authority: str | None = None,
    rules_year: int | None = None,
    as_at: date | None = None,
    providers: Sequence[Path] = (),
    accepted: Path | None = None,
    since: Path | None = None,
    workbook: bool = True,
) -> Validated:
    """Check the return at `path`, or every submission of a folder of many, and write the lists to `out`.

    `out` gets `issues.csv` (one row for each marked row and rule), `rule_results.csv` (one row for each
    submission and rule in force) and `submissions.csv` (one row for each submission: read or refused). Rules
    are those of `rules_year`, else of the collection year, else of the nearest year that has a rulebook.
    `providers` are Ofsted's lists; left out, those that lie in a return's folder are used.
    For a single return `out` gets the lists to work through too (`data_quality.xlsx` and the same as page and
    CSV), unless `workbook` is false: with the queries of the list `accepted`, and what has changed since the
    check whose `out` was `since`.
    Raises ExtractRefused when nothing can be read; in a folder of many, a submission that cannot be read is
    among `refused` and the others go on.
    """
    given = Given(
        first_rules_year=FIRST_RULES_YEAR,
        last_rules_year=LAST_RULES_YEAR,
        collection_year=year,
        rules_year=rules_year,
        authority=authority,
        previous=previous,
        as_at_date=as_at,
    )
    found = discover_submissions(path, given)
    if not found.requests:
        raise found.refused[0].refusal
    workbook = workbook and not found.many
    if (beside := accepted or since) and not workbook:
        said = "an accepted query or an earlier check goes with the workbook of one return"
        raise ExtractRefused("no_workbook", said, "Check one return, with its workbook.", file=str(beside))
    requests = [replace(request, accepted=accepted) for request in found.requests]
    work_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="validate-", dir=work_dir) as folder:
        landing = Path(folder) / "landing"
        with progress(f"read {len(requests)} submission(s)"):
            folders = {request.submission_id: request.path for request in requests}
            lists, about_lists = provider_parts(folders, providers)
            landed = land_returns(requests, landing, skip_refused=found.many, beside=lists)
        plan = kept_plan(DbtProject(cache_dir=work_dir / "dbt"), WHAT_LISTS_NEED, FROM_EXTRACTS)
        with plan.opened(landing, Path(folder)) as connection:
            with progress("check them against the rules"):
                plan.run(connection, without=() if workbook else FOR_OFFICERS)
            with progress("write the lists"):
                write_issue_lists(connection, out)
                rules, issues = _counts(connection)
                checked = write_data_quality_of(connection, out, since) if workbook else None
    years = {request.submission_id: (request.collection_year, request.rules_year) for request in requests}
    validated = Validated(
        out=out,
        submissions={name: years[name] for name in landed.submission_ids},
        rules=rules,
        issues=issues,
        notes={name: _together(noted, about_lists.get(name, ())) for name, noted in landed.notes.items()},
        refused=(*found.refused, *landed.refused),
        accepted=checked.accepted_rows if checked else 0,
        not_accepted=checked.lines_that_do_not_hold() if checked else (),
    )
    _write_submissions(validated, out / SUBMISSIONS_FILE)
    return validated


def _together(of_return: Sequence[Note], of_lists: Sequence[Note]) -> tuple[Note, ...]:
    """Both readers' notes; what is a list of providers is not also called no table of the return."""
    lists = tuple({note.file.split(", sheet ")[0] for note in of_lists})
    return (*(note for note in of_return if not note.file.startswith(lists)), *of_lists)


def _write_submissions(validated: Validated, path: Path) -> None:
    """A row for each submission: its years and what was noted about its files, or why it was refused."""
    read: list[tuple[str, ...]] = [
        (name, "read", str(year), str(rules), "; ".join(f"{n.file} {n.text}" for n in validated.notes[name]))
        for name, (year, rules) in validated.submissions.items()
    ]
    refused = [(one.submission_id, "refused", "", "", str(one.refusal)) for one in validated.refused]
    columns = ["submission_id", "status", "collection_year", "rules_year", "notes"]
    write_csv(path, columns, sorted([*read, *refused]))


def _counts(connection: duckdb.DuckDBPyConnection) -> tuple[Counter[str], Counter[str]]:
    """Rule results by status, and issues by severity, over all submissions."""
    rules = connection.execute(
        "select status, count(*) from ssda903__rule_results group by status"
    ).fetchall()
    issues = connection.execute("select severity, count(*) from ssda903__issues group by severity").fetchall()
    return Counter(dict(rules)), Counter(dict(issues))
