"""The type of a rule, and the reading of the rulebook: every entry of `ssda903/rules/*.yml`, checked.

Evaluating a rule does not belong here, nor what a column of an enriched model means; both are dbt's work.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from expectations.extracts.fields import landed_columns
from expectations.extracts.ssda903 import RETURN_TITLES

FIRST_RULES_YEAR = 2023
LAST_RULES_YEAR = 2027
EXAMPLES_YEAR = 2027  # of an example that names none; its dates lie about this year, so it stays
RULE_TABLES = tuple(RETURN_TITLES)  # whose rows a rule may mark
REFERENCES = ("reference.authority", "reference.providers")  # whose return it is; Ofsted's lists of providers
MOST_LINES = 2


class RulebookError(ValueError):
    """Entries that cannot be rules; the message has a line for each, with its file and code."""


def _a_cell_or_list(path: str) -> str:
    return path if path in REFERENCES else _a_cell(path)


def _a_cell(path: str) -> str:
    table, _, column = path.removeprefix("last_year.").rpartition(".")
    if table not in RULE_TABLES or column.upper() not in landed_columns(table):
        raise ValueError(f"{path} is no cell of the return; write header.dob or last_year.header.dob")
    return path


def _a_cell_of_this_year(path: str) -> str:
    if path.startswith("last_year."):
        raise ValueError(f"{path} is not in this year's return; list it under needs")
    return _a_cell(path)


def _an_enriched_model(name: str) -> str:
    if not any(name.startswith(f"ssda903__{table}_") for table in RULE_TABLES):
        raise ValueError(f"{name} is named after no table of the return; write ssda903__header_enriched")
    return name


def _table_of(model: str) -> str:
    return next(table for table in RULE_TABLES if model.startswith(f"ssda903__{table}_"))


def _a_table_or_answer(path: str) -> str:
    if path.split(".")[0] not in RULE_TABLES:
        raise ValueError(f"{path} does not start with one of {', '.join(RULE_TABLES)}")
    return path


class Rule(BaseModel):
    """One entry of the rulebook: a condition on the rows of one table, in force for some collection years.

    `fields` are the cells of the return that it is about, `needs` the other cells it cannot do without,
    `also_reads` enriched models of other tables whose rows the same condition is asked of (of all the tables
    it is asked of, one that `needs` does not name may be absent: it has no rows to mark), and `also_marks`
    the tables whose rows for the same child are marked too (`episodes.is_last_episode`: only those for which
    that answer is true). A row breaks the rule where `fails_when` is TRUE; `cannot_fail` says why no return
    can bring that about, where what the rule is about is worked out and not returned.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+$")]
    theme: str
    message: Annotated[str, Field(pattern=r"^[A-Z][^|]*\.$")]
    severity: Literal["error", "query"]
    reads: Annotated[str, Field(pattern=r"^ssda903__\w+_enriched$"), AfterValidator(_an_enriched_model)]
    also_reads: list[Annotated[str, AfterValidator(_an_enriched_model)]] = []
    fields: Annotated[list[Annotated[str, AfterValidator(_a_cell_of_this_year)]], Field(min_length=1)]
    needs: list[Annotated[str, AfterValidator(_a_cell_or_list)]] = []
    also_marks: list[Annotated[str, AfterValidator(_a_table_or_answer)]] = []
    valid_from: Annotated[int, Field(ge=FIRST_RULES_YEAR, le=LAST_RULES_YEAR)]
    valid_until: Annotated[int, Field(ge=FIRST_RULES_YEAR, le=LAST_RULES_YEAR)] | None = None
    fails_when: str
    cannot_fail: Annotated[str, Field(pattern=r"^[A-Z].*\.$")] | None = None
    how_to_fix: Annotated[str, Field(pattern=r"^[A-Z]")]
    source: str
    examples: list[dict[str, Any]]

    @model_validator(mode="after")
    def _makes_sense(self) -> Rule:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("valid_until lies before valid_from")
        if len(self.fails_when.strip().splitlines()) > MOST_LINES:
            raise ValueError("fails_when has more than two lines; name an idea in the enriched model")
        if "{{" in self.fails_when or "{%" in self.fails_when:
            raise ValueError("fails_when holds Jinja; name the idea in the enriched model")
        tables = [example.get(table) or [] for example in self.examples for table in self.tables_marked]
        wanted = {True} if self.cannot_fail else {True, False}
        if {bool(row.get("passes")) for rows in tables for row in rows} != wanted:
            raise ValueError("examples need at least one row that fails and one that passes")
        for year in map(self.year_of, self.examples):
            if not self.in_force(year):
                raise ValueError(f"an example is of {year}, when the rule is not in force")
        return self

    @property
    def table(self) -> str:
        """The table of the return whose rows are tested, such as `header`."""
        return _table_of(self.reads)

    @property
    def models_read(self) -> tuple[str, ...]:
        """The enriched models whose rows the condition is asked of, that of its own table first."""
        return (self.reads, *self.also_reads)

    @property
    def tables_marked(self) -> tuple[str, ...]:
        """The tables whose rows the rule marks, its own first."""
        read = (_table_of(model) for model in self.models_read)
        return (*read, *(marked.split(".")[0] for marked in self.also_marks))

    @property
    def last_year(self) -> int:
        """The last collection year of the entry that the rulebook knows."""
        return self.valid_until or LAST_RULES_YEAR

    def year_of(self, example: dict[str, Any]) -> int:
        """The collection year of an example: the one it names, or the entry's nearest to EXAMPLES_YEAR."""
        return int(example.get("year", min(self.last_year, max(self.valid_from, EXAMPLES_YEAR))))

    def in_force(self, year: int) -> bool:
        """Whether the entry applies to a collection year."""
        return self.valid_from <= year <= self.last_year


@cache
def load_rulebook() -> tuple[Rule, ...]:
    """Return every entry of the rulebook, theme by theme, in the order of the files.

    Raises RulebookError when an entry is malformed, or when a code's entries overlap or leave a gap.
    """
    folder = files(__package__).joinpath("ssda903", "rules")
    return read_rules(sorted((f for f in folder.iterdir() if f.name.endswith(".yml")), key=lambda f: f.name))


def rules_in_force(year: int) -> dict[str, Rule]:
    """Return the rules of a collection year by code; a year outside the rulebook raises ValueError."""
    if not FIRST_RULES_YEAR <= year <= LAST_RULES_YEAR:
        raise ValueError(f"The rulebook covers {FIRST_RULES_YEAR} to {LAST_RULES_YEAR}, not {year}.")
    return {rule.code: rule for rule in load_rulebook() if rule.in_force(year)}


def read_rules(rule_files: Iterable[Traversable]) -> tuple[Rule, ...]:
    """Return the entries of the given rule files; raises RulebookError naming every bad entry."""
    rules: list[Rule] = []
    wrong: list[str] = []
    for rule_file in rule_files:
        theme = rule_file.name.removesuffix(".yml")
        try:
            entries = _entries(theme, rule_file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            wrong.append(f"{rule_file.name}: not a rule file: {error}")
            continue
        for entry in entries:
            try:
                rules.append(Rule(theme=theme, **entry))
            except (ValidationError, TypeError) as error:
                code = entry.get("code", "an entry without a code") if isinstance(entry, dict) else entry
                wrong.append(f"{rule_file.name}, {code}: {_in_words(error)}")
    wrong += _years_that_do_not_meet(rules)
    if wrong:
        raise RulebookError("\n".join(wrong))
    return tuple(rules)


def _entries(theme: str, text: str) -> list[dict[str, Any]]:
    (model,) = yaml.safe_load(text)["models"]
    if model["name"] != f"ssda903__breaches_{theme}":
        raise ValueError(f"the model of this file is ssda903__breaches_{theme}, not {model['name']}")
    entries = model["config"]["meta"]["rules"]
    if not isinstance(entries, list) or not entries:
        raise ValueError("config.meta.rules lists no rules")
    return entries


def _years_that_do_not_meet(rules: list[Rule]) -> list[str]:
    by_code: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: (rule.code, rule.valid_from)):
        by_code.setdefault(rule.code, []).append(rule)
    return [
        f"{later.theme}.yml, {later.code}: years from {later.valid_from} do not follow {earlier.last_year}"
        for entries in by_code.values()
        for earlier, later in pairwise(entries)
        if later.valid_from != earlier.last_year + 1
    ]


def _in_words(error: ValidationError | TypeError) -> str:
    if isinstance(error, TypeError):
        return str(error)
    return "; ".join(
        f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}".removeprefix(": ") for e in error.errors()
    )
