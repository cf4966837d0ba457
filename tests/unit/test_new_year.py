"""The guide to a new collection year names what there is, and what it tells of 2026/27 is so."""

import csv
import re

from doc_text import GUIDES, PROJECT, read, section, spans

from expectations.extracts.fields import return_fields, tables
from expectations.rulebook import EXAMPLES_YEAR, LAST_RULES_YEAR, load_rulebook
from orchestration.pipeline import YEARS_MADE
from orchestration.settings import DBT_PROJECT_DIR
from raw_data.synthetic.settings import SyntheticSettings

GUIDE = GUIDES / "new_year.md"
SHOWN_YEAR = 2027


def test_every_file_that_the_guide_names_exists() -> None:
    paths = {span for span in spans(read(GUIDE)) if "/" in span and " " not in span}
    assert len(paths) > 12
    assert [path for path in paths if not (PROJECT / path).exists()] == []


def test_every_model_and_name_that_the_guide_names_exists() -> None:
    models = {path.stem for path in (DBT_PROJECT_DIR / "models").rglob("*.sql")}
    named = {span for span in spans(read(GUIDE)) if re.fullmatch(r"(stg|int|ssda903)_\w+", span)}
    assert named and named <= models
    for name, path in {
        "LAST_RULES_YEAR": "expectations/rulebook.py",
        "EXAMPLES_YEAR": "expectations/rulebook.py",
        "RETURN_TITLES": "expectations/extracts/ssda903.py",
        "return_tables": "dbt_project/dbt_project.yml",
        "YEARS_MADE": "orchestration/pipeline.py",
        "collection_year": "raw_data/synthetic/settings.py",
    }.items():
        assert f"`{name}`" in read(GUIDE) and name in (PROJECT / path).read_text(encoding="utf-8")


def test_what_the_guide_tells_of_its_year_is_all_there_is() -> None:
    told = section(GUIDE, "What 2026/27 brought")
    new = {rule.code for rule in load_rulebook() if rule.valid_from == SHOWN_YEAR}
    assert new == {str(code) for code in range(700, 711)} and "rules 700 to 710" in told
    assert not [rule.code for rule in load_rulebook() if rule.valid_until == SHOWN_YEAR - 1]
    columns = {
        (table, field.column)
        for table, fields in return_fields().items()
        for field in fields
        if field.from_year == SHOWN_YEAR
    }
    assert {table for table, _ in columns} == {"dolo"} and all(column in told for _, column in columns)
    assert "dolo_order" in tables("supplementary")
    groups: dict[str, list[str]] = {}
    for seed in ("ssda903_codes", "ssda903_code_groups"):
        with (DBT_PROJECT_DIR / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["valid_from"] == str(SHOWN_YEAR):
                    groups.setdefault(row.get("group_name", seed), []).append(row["code"])
    assert all(", ".join(codes) in told for codes in groups.values()) and len(groups) == 2


def test_the_years_of_the_guide_are_those_of_the_product() -> None:
    assert SHOWN_YEAR in YEARS_MADE and EXAMPLES_YEAR <= LAST_RULES_YEAR
    (most,) = (m.le for m in SyntheticSettings.model_fields["collection_year"].metadata if hasattr(m, "le"))
    assert most == max(YEARS_MADE)
