"""Every rule in force has a result: passed, failed with a count, or not evaluated with the reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rule_conditions import condition
from rule_runs import Results, RuleRun, run_rules
from rule_scenarios import submission
from sqlglot import exp

from expectations.extracts.fields import ONLY_IN_XML, tables
from expectations.extracts.ssda903 import RETURN_TITLES
from expectations.rulebook import (
    FIRST_RULES_YEAR,
    LAST_RULES_YEAR,
    REFERENCES,
    RULE_TABLES,
    Rule,
    load_rulebook,
    rules_in_force,
)
from orchestration.dbt_runner import DbtProject
from orchestration.extracts.landing import Landing
from orchestration.extracts.supplied import supplied_columns

YEAR = LAST_RULES_YEAR
IN_FORCE = rules_in_force(YEAR)
YEARS = range(FIRST_RULES_YEAR, LAST_RULES_YEAR + 1)
A_RETURN = {
    "header": [{"child": "a", "sex": "M", "dob": "01/05/2015", "ethnic": "WBRI", "upn": "A123456789012"}],
    "episodes": [
        {
            "child": "a",
            "decom": "01/05/2026",
            "dec": "01/06/2026",
            "rne": "S",
            "rec": "X1",
            "place": "K3",
            "ls": "C1",
        },
        {"child": "a", "decom": "01/06/2026", "rne": "B", "place": "U4", "ls": "C2", "cin": "N1"},
    ],
    "reviews": [{"child": "a", "dob": "01/05/2015", "review": "01/06/2026", "review_code": "PN1"}],
}


def needs(rule: Rule) -> list[str]:
    """The cells a rule cannot do without, in the order in which a missing one is named."""
    cells = [f"{rule.table}.child", *rule.fields, *(need for need in rule.needs if need not in REFERENCES)]
    return list(dict.fromkeys(cell for path in cells for cell in (f"{path.rpartition('.')[0]}.child", path)))


def can_do_without(rule: Rule) -> set[str]:
    """The tables whose absence a rule bears: of several whose rows it is asked of, those it does not need."""
    asked_of = {rule.table, *rule.tables_marked[: len(rule.models_read)]} if rule.also_reads else set()
    return asked_of - {need.rpartition(".")[0] for need in rule.needs}


CELLS = sorted({cell for rule in IN_FORCE.values() for cell in needs(rule)})


def with_last_year(name: str, *, without: str = "", missing_table: str = "") -> list[Landing]:
    """A whole return and last year's, less one cell (`last_year.header.sex`) or one table."""
    previous = f"{name}/previous"
    parts = []
    for prefix, submission_id, year, facts in (
        ("", name, YEAR, {"previous_submission_id": previous}),
        ("last_year.", previous, YEAR - 1, {"role": "previous"}),
    ):
        supplied = tuple(table for table in RULE_TABLES if prefix + table != missing_table)
        here = without.startswith("last_year.") == bool(prefix)
        cells = (without.removeprefix(prefix),) if here else ()
        parts.append(submission(submission_id, year, A_RETURN, supplied=supplied, without=cells, **facts))
    return parts


def made_from_extracts(name: str, without: str = "") -> list[Landing]:
    """A submission whose return dbt makes, without a child, from every extract but one."""
    read = [
        (table.name, field.column)
        for source in ("ssd", "supplementary")
        for table in tables(source).values()
        for field in table.fields
        if table.name != without
    ]
    made = submission(name, YEAR, {}, supplied=(), road="extracts")
    return [made, Landing(supplied_columns=supplied_columns(name, read, YEAR))]


@pytest.fixture(scope="module")
def run(dbt_project: DbtProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RuleRun]:
    parts = [submission(f"rules of {year}", YEAR, A_RETURN, rules_year=year) for year in YEARS]
    parts += with_last_year("whole")
    parts.append(submission("no last year", YEAR, A_RETURN))
    parts.append(submission("blank", YEAR, {t: [{"child": "a"}] for t in RULE_TABLES}))
    parts += made_from_extracts("made from extracts")
    parts += made_from_extracts("made without mothers", without="ssd_mother")
    for table in (*RULE_TABLES, *(f"last_year.{table}" for table in RULE_TABLES)):
        parts += with_last_year(f"no {table}", missing_table=table)
    for cell in (*CELLS, *REFERENCES):
        parts += with_last_year(f"no {cell}", without=cell)
    run = run_rules(dbt_project, tmp_path_factory.mktemp("results"), parts)
    yield run
    run.connection.close()


@pytest.fixture(scope="module")
def results(run: RuleRun) -> Results:
    return run.results()


def of(results: Results, submission_id: str) -> dict[str, tuple[str, int | None, str | None]]:
    return {code: outcome for (submitted, code), outcome in results.items() if submitted == submission_id}


def not_evaluated(results: Results, submission_id: str) -> dict[str, str | None]:
    return {
        code: reason
        for code, (status, _, reason) in of(results, submission_id).items()
        if status == "not_evaluated"
    }


@pytest.mark.parametrize("year", YEARS)
def test_every_rule_in_force_has_a_result(results: Results, year: int) -> None:
    assert set(of(results, f"rules of {year}")) == set(rules_in_force(year))


def test_only_this_years_submissions_have_results(results: Results) -> None:
    assert not [submitted for submitted, _ in results if submitted.endswith("/previous")]


def test_a_result_counts_the_issues(run: RuleRun, results: Results) -> None:
    marked = run.marked()
    for key, (status, count, reason) in results.items():
        if status == "not_evaluated":
            assert count is None and reason and key not in marked
        else:
            assert count == len(marked.get(key, set())) and reason is None
            assert status == ("failed" if count else "passed")
    assert {status for status, _, _ in results.values()} == {"passed", "failed", "not_evaluated"}


def test_a_whole_return_has_every_rule_evaluated(results: Results) -> None:
    assert not not_evaluated(results, "whole")


def of_last_year() -> set[str]:
    return {
        code for code, rule in IN_FORCE.items() if any(cell.startswith("last_year.") for cell in needs(rule))
    }


def of_the_xml() -> set[str]:
    """The rules on cells that no file of the return has, which only its XML form can supply."""
    cells = {f"{table}.{column.lower()}" for table, columns in ONLY_IN_XML.items() for column in columns}
    return {code for code, rule in IN_FORCE.items() if cells & set(needs(rule))}


def test_a_return_made_from_all_extracts_has_every_rule_on_its_files_evaluated(results: Results) -> None:
    assert of_the_xml() == {"105", "205C", "303"}
    assert set(not_evaluated(results, "made from extracts")) == of_last_year() | of_the_xml()


def test_a_return_made_without_an_extract_is_not_held_to_what_only_that_could_fill(results: Results) -> None:
    reasons = not_evaluated(results, "made without mothers")
    about_mothers = {
        code for code, rule in IN_FORCE.items() if {"header.mother", "header.mc_dob"} & set(needs(rule))
    }
    assert about_mothers - of_last_year()
    assert set(reasons) == of_last_year() | of_the_xml() | about_mothers
    assert {reasons[code] for code in about_mothers - of_last_year()} <= {
        "Column MOTHER of Header was not supplied.",
        "Column MC_DOB of Header was not supplied.",
    }


def test_without_last_year_the_rules_that_need_it_say_so(results: Results) -> None:
    reasons = not_evaluated(results, "no last year")
    wanted = of_last_year()
    assert reasons == dict.fromkeys(wanted, "No return of the previous year was supplied.")
    assert "503A" in wanted and "199" not in wanted


TITLES = RETURN_TITLES | {
    f"last_year.{table}": f"last year's {title}" for table, title in RETURN_TITLES.items()
}
NEEDED = sorted({cell.rpartition(".")[0] for cell in CELLS})


@pytest.mark.parametrize("table", NEEDED)
def test_without_a_table_the_rules_that_need_it_say_so(results: Results, table: str) -> None:
    wanted = {
        code
        for code, rule in IN_FORCE.items()
        if table in {cell.rpartition(".")[0] for cell in needs(rule)} - can_do_without(rule)
    }
    title = TITLES[table][0].upper() + TITLES[table][1:]
    assert wanted
    assert not_evaluated(results, f"no {table}") == dict.fromkeys(wanted, f"{title} was not supplied.")


def test_a_rule_about_rows_of_many_tables_does_without_those_that_were_not_supplied(results: Results) -> None:
    tables = {"oc2", "reviews", "ad1", "placed_adoption", "prev_perm", "missing"}
    assert can_do_without(IN_FORCE["1012"]) == tables
    assert can_do_without(IN_FORCE["553"]) == set()
    assert {results[f"no {table}", "1012"][0] for table in tables} == {"passed"}
    assert results["no oc3", "1012"][0] == results["no ad1.child", "1012"][0] == "not_evaluated"


def test_without_a_table_that_no_rule_needs_every_rule_is_evaluated(results: Results) -> None:
    assert not not_evaluated(results, "no last_year.reviews")


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("reference.providers", "Ofsted's list of providers was not loaded."),
        ("reference.authority", "Nobody said which authority's return it is."),
    ],
)
def test_without_a_list_the_rules_that_need_it_say_so(results: Results, reference: str, reason: str) -> None:
    wanted = {code for code, rule in IN_FORCE.items() if reference in rule.needs}
    assert wanted
    assert not_evaluated(results, f"no {reference}") == dict.fromkeys(wanted, reason)


@pytest.mark.parametrize("cell", CELLS)
def test_without_a_column_the_rules_that_need_it_say_so(results: Results, cell: str) -> None:
    wanted = {code for code, rule in IN_FORCE.items() if cell in needs(rule)}
    table, _, column = cell.rpartition(".")
    reason = f"Column {column.upper()} of {TITLES[table]} was not supplied."
    assert not_evaluated(results, f"no {cell}") == dict.fromkeys(wanted, reason)


def test_the_rules_year_decides_which_rules_and_codes_apply(run: RuleRun) -> None:
    marked = run.marked()
    unknown_placement = {
        year: ("Episodes", 0) in marked.get((f"rules of {year}", "146"), set()) for year in YEARS
    }
    assert unknown_placement == {2023: True, 2024: True, 2025: False, 2026: False, 2027: False}
    wrong_sex = {year: bool(marked.get((f"rules of {year}", "101"))) for year in YEARS}
    assert wrong_sex == {2023: True, 2024: True, 2025: False, 2026: False, 2027: False}
    too_young = {year: bool(marked.get((f"rules of {year}", "371"))) for year in YEARS}
    assert too_young == {2023: False, 2024: False, 2025: True, 2026: True, 2027: True}


def test_a_blank_fails_only_where_the_rule_says_so(run: RuleRun) -> None:
    failed = {code for (submitted, code), rows in run.marked().items() if submitted == "blank" and rows}
    for code in failed:
        tree = condition(IN_FORCE[code])
        says_so = list(tree.find_all(exp.Null, exp.NullSafeNEQ, exp.Not))
        assert says_so, f"rule {code} fails a blank row, but its condition does not mention blanks."
    assert failed == {
        "1004",
        "101",
        "102",
        "103",
        "105",
        "131",
        "132",
        "133",
        "166",
        "169",
        "179",
        "218",
        "442",
        "526",
        "700",
        "SW02STG1",
    }


def test_every_rule_of_the_rulebook_is_in_the_warehouse(run: RuleRun) -> None:
    listed = run.connection.execute(
        "select rule_code, valid_from, valid_until, theme, severity, message from ssda903__rulebook"
    ).fetchall()
    expected = [
        (r.code, r.valid_from, r.valid_until, r.theme, r.severity, r.message) for r in load_rulebook()
    ]
    assert sorted(listed, key=str) == sorted(expected, key=str)
