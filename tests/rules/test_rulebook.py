"""Reading the rulebook: what it refuses, and how it says so."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from expectations.rulebook import (
    FIRST_RULES_YEAR,
    LAST_RULES_YEAR,
    RulebookError,
    load_rulebook,
    read_rules,
    rules_in_force,
)

SECTORS_RULES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ssda903_rules.csv"
YEARS = range(FIRST_RULES_YEAR, LAST_RULES_YEAR + 1)

ENTRY = {
    "code": "900",
    "message": "The date of birth is blank.",
    "severity": "error",
    "reads": "ssda903__header_enriched",
    "fields": ["header.dob"],
    "valid_from": 2024,
    "fails_when": "dob is null",
    "how_to_fix": "Record the date of birth.",
    "source": "A test",
    "examples": [{"header": [{}, {"dob": "01/05/2015", "passes": True}]}],
}


def rule_file(folder: Path, *entries: object, name: str = "ssda903__breaches_births") -> Path:
    path = folder / "births.yml"
    path.write_text(
        yaml.safe_dump({"models": [{"name": name, "config": {"meta": {"rules": list(entries)}}}]})
    )
    return path


def test_an_entry_reads_as_a_rule(tmp_path: Path) -> None:
    (rule,) = read_rules([rule_file(tmp_path, ENTRY)])
    assert (rule.theme, rule.table, rule.tables_marked) == ("births", "header", ("header",))
    assert [year for year in range(FIRST_RULES_YEAR, LAST_RULES_YEAR + 1) if rule.in_force(year)] == [
        2024,
        2025,
        2026,
        2027,
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"severity": "warning"}, "severity"),
        ({"reads": "ssda903__header"}, "reads"),
        ({"reads": "ssda903__places_enriched"}, "is named after no table of the return"),
        ({"fields": ["header.birthday"]}, "header.birthday is no cell of the return"),
        ({"fields": ["last_year.header.dob"]}, "list it under needs"),
        ({"fields": []}, "fields"),
        ({"needs": ["oc2.weight"]}, "oc2.weight is no cell of the return"),
        ({"also_reads": ["ssda903__places_enriched"]}, "is named after no table of the return"),
        ({"also_marks": ["places"]}, "places does not start with one of"),
        ({"valid_from": 2022}, "valid_from"),
        ({"valid_until": 2023}, "valid_until lies before valid_from"),
        ({"fails_when": "dob is null\nor dob is null\nor dob is null"}, "more than two lines"),
        ({"fails_when": "{{ blank('dob') }}"}, "Jinja"),
        ({"examples": []}, "at least one row that fails and one that passes"),
        ({"examples": [{"header": [{}]}]}, "at least one row that fails and one that passes"),
        ({"examples": [{**ENTRY["examples"][0], "year": 2023}]}, "an example is of 2023"),
        ({"message": "no capital"}, "message"),
        ({"helps": "not at all"}, "helps"),
    ],
)
def test_a_bad_entry_is_refused_by_file_and_code(
    tmp_path: Path, change: dict[str, object], says: str
) -> None:
    with pytest.raises(RulebookError) as refused:
        read_rules([rule_file(tmp_path, ENTRY | change)])
    assert "births.yml, 900: " in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize("entry", [{}, "370", ["370"], {"message": "No code."}])
def test_an_entry_without_a_code_is_refused_by_file(tmp_path: Path, entry: object) -> None:
    with pytest.raises(RulebookError, match=r"births\.yml, "):
        read_rules([rule_file(tmp_path, ENTRY, entry)])


@pytest.mark.parametrize(("until", "since"), [(2025, 2025), (2024, 2026), (None, 2026)])
def test_the_years_of_one_code_meet_without_gap_or_overlap(
    tmp_path: Path, until: int | None, since: int
) -> None:
    with pytest.raises(RulebookError, match=rf"births\.yml, 900: years from {since} do not follow"):
        read_rules([rule_file(tmp_path, ENTRY | {"valid_until": until}, ENTRY | {"valid_from": since})])


def test_the_years_of_one_code_may_follow_on(tmp_path: Path) -> None:
    entries = [ENTRY | {"valid_until": 2025}, ENTRY | {"valid_from": 2026}]
    assert len(read_rules([rule_file(tmp_path, *entries)])) == 2


@pytest.mark.parametrize(
    "text", ["", "models: []", "models: [{name: ssda903__breaches_births}]", "models: [", "- 1"]
)
def test_a_file_that_is_no_rule_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "births.yml"
    path.write_text(text)
    with pytest.raises(RulebookError, match=r"births\.yml: not a rule file"):
        read_rules([path])


def test_a_file_must_name_its_own_model(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="ssda903__breaches_births, not ssda903__breaches_deaths"):
        read_rules([rule_file(tmp_path, ENTRY, name="ssda903__breaches_deaths")])


def test_the_rules_in_force_are_those_of_the_year() -> None:
    in_2024, in_2025 = rules_in_force(2024), rules_in_force(2025)
    ended = ["217t", "230", "370", "445", "451", "555", "556"]
    ended_of_workers = ["SW01STG1", "SW03STG1", "SW11aSTG2", "SW14STG2"]
    assert sorted(set(in_2024) - set(in_2025)) == ended + ended_of_workers
    assert sorted(set(in_2025) - set(in_2024)) == ["231", "232", "SW01aSTG1", "SW01bSTG1"]
    places = ["233", "234", "241", "242", "243", "348", "444", "454"]
    workers = ["SW10aSTG2", "SW10bSTG2", "SW17STG2", "SW18STG2", "SW19STG2"]
    assert sorted(set(rules_in_force(2026)) - set(in_2025)) == places + workers
    assert sorted(set(in_2025) - set(rules_in_force(2026))) == ["SW01aSTG1", "SW01bSTG1"]
    orders = [str(code) for code in range(700, 711)]
    assert sorted(set(rules_in_force(2027)) ^ set(rules_in_force(2026))) == orders
    assert in_2024["371"].fails_when != in_2025["371"].fails_when


def test_the_rules_in_force_are_as_many_as_the_sector_counts() -> None:
    counts = {year: len(rules_in_force(year)) for year in YEARS}
    assert counts == {2023: 293, 2024: 312, 2025: 305, 2026: 316, 2027: 327}
    assert len({rule.code for rule in load_rulebook()}) == 340


@pytest.mark.skipif(not SECTORS_RULES.is_file(), reason="the table of the rules is kept beside the checkout")
def test_every_rule_is_in_force_in_the_years_that_the_sector_says() -> None:
    with SECTORS_RULES.open(encoding="utf-8-sig", newline="") as file:
        said = {
            row["code"]: [int(year) for year in row["years_in_force"].split()] for row in csv.DictReader(file)
        }
    never = {code for code, years in said.items() if not years}
    assert never == {"SW15STG2", "SW16aSTG2", "SW16bSTG2", "SW16cSTG2"}
    codes = {rule.code for rule in load_rulebook()}
    ours = {code: [year for year in YEARS if code in rules_in_force(year)] for code in codes}
    assert ours == {code: years for code, years in said.items() if years}


@pytest.mark.parametrize("year", [FIRST_RULES_YEAR - 1, LAST_RULES_YEAR + 1])
def test_a_year_outside_the_rulebook_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"not {year}"):
        rules_in_force(year)
