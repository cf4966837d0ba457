"""Writes the rule book as one page: each rule with its meaning, cells, years, examples, and what has changed.

What a rule says does not belong here (`expectations/ssda903/rules`), nor the results of any return.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from expectations.collection_year import label
from expectations.extracts.fields import return_fields
from expectations.extracts.ssda903 import RETURN_TITLES
from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR, Rule, load_rulebook
from orchestration.releases.identity import PROJECT_ROOT
from orchestration.releases.pages import render

RULE_BOOK_FILE = "rule_book.html"
ENRICHED_MODELS = PROJECT_ROOT / "dbt_project" / "models" / "ssda903" / "enriched"
_NAMES = re.compile(r"'[^']*'|\b[a-z][a-z0-9_]*\b")
_REFERENCES = {
    "reference.authority": "whose return it is",
    "reference.providers": "Ofsted's lists of providers",
}
_WHAT_MAY_CHANGE = {
    "message": "what is wrong",
    "severity": "the kind",
    "fields": "the cells",
    "fails_when": "the condition",
    "how_to_fix": "how to put it right",
}


@dataclass(frozen=True)
class ExampleTable:
    """The rows of one table in an example: cells as a return writes them, and whether each row fails.

    `outcomes` is empty for a table whose rows the rule does not mark.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One entry of the rulebook as the page shows it."""

    rule: Rule
    years: str
    table: str
    also_reads: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    also_marks: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    examples: tuple[tuple[str, tuple[ExampleTable, ...]], ...]


def write_rule_book(path: Path, rules: Sequence[Rule] | None = None) -> None:
    """Write every rule of every year to `path`; the same rulebook gives the same bytes."""
    entries = rule_book_entries(load_rulebook() if rules is None else rules)
    codes = list(dict.fromkeys(entry.rule.code for entry in entries))
    by_table = {
        title: list(dict.fromkeys(e.rule.code for e in entries if title == e.table or title in e.also_reads))
        for title in RETURN_TITLES.values()
    }
    page = render(
        "rule_book.html.j2",
        by_code={code: [entry for entry in entries if entry.rule.code == code] for code in codes},
        by_table={title: held for title, held in by_table.items() if held},
        by_year=[_year(entries, year) for year in range(LAST_RULES_YEAR, FIRST_RULES_YEAR - 1, -1)],
        first_year=FIRST_RULES_YEAR,
        last_year=LAST_RULES_YEAR,
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def rule_book_entries(rules: Iterable[Rule]) -> list[Entry]:
    """Every entry in the order of its code, and of several of one code the latest first."""
    ordered = sorted(rules, key=lambda rule: (_in_order(rule.code), -rule.valid_from))
    before = {(rule.code, rule.last_year): rule for rule in ordered}
    return [_entry(rule, before.get((rule.code, rule.valid_from - 1))) for rule in ordered]


def _in_order(code: str) -> tuple[str, int, str]:
    letters = re.match(r"[A-Za-z]*", code)
    number = re.search(r"\d+", code)
    return (letters.group() if letters else "", int(number.group()) if number else 0, code)


def _entry(rule: Rule, before: Rule | None) -> Entry:
    table = RETURN_TITLES[rule.table]
    return Entry(
        rule=rule,
        years=_years(rule),
        table=table,
        also_reads=tuple(RETURN_TITLES[marked] for marked in rule.tables_marked[1 : len(rule.models_read)]),
        cells=tuple((_cell(path), _meanings().get(path, "")) for path in rule.fields),
        needs=tuple(_cell(path) for path in rule.needs),
        also_marks=tuple(_marked(path) for path in rule.also_marks),
        answers=tuple(_answers(rule)),
        changes=tuple(_changes(rule, before)) if before else (),
        examples=tuple(_examples(rule)),
    )


def _years(rule: Rule) -> str:
    if rule.valid_until is None:
        return f"from {label(rule.valid_from)}"
    if rule.valid_until == rule.valid_from:
        return label(rule.valid_from)
    return f"{label(rule.valid_from)} to {label(rule.valid_until)}"


def _cell(path: str) -> str:
    """A cell as lists name it: Header.DOB, or last year's Header.DOB; a published list in words."""
    table, column = path.removeprefix("last_year.").split(".")
    if table not in RETURN_TITLES:
        return _REFERENCES.get(path, path)
    last_year = "last year's " if path.startswith("last_year.") else ""
    return f"{last_year}{RETURN_TITLES[table]}.{column.upper()}"


def _marked(path: str) -> str:
    table, _, only_where = path.partition(".")
    return RETURN_TITLES[table] + (f", only where {only_where}" if only_where else "")


@cache
def _meanings() -> Mapping[str, str]:
    """What each cell of the return is, by its path."""
    return {
        f"{table}.{field.column.lower()}": field.meaning
        for table, fields in return_fields().items()
        for field in fields
    }


@cache
def _glossary() -> Mapping[str, Mapping[str, str]]:
    """What each answer of the enriched models means, by model and answer."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, dict[str, str]] = {}
    for path in sorted(ENRICHED_MODELS.glob("*_enriched.yml")):
        for model in yaml.load(path.read_text(encoding="utf-8"), Loader=loader)["models"]:
            found[model["name"]] = {
                column["name"]: " ".join(str(column.get("description", "")).split())
                for column in model["columns"]
            }
    return found


def _answers(rule: Rule) -> Iterable[tuple[str, str]]:
    """The answers that the condition uses, in its order, each with what it means."""
    known: dict[str, str] = {}
    for model in reversed(rule.models_read):
        known |= _glossary().get(model, {})
    names = [name for name in _NAMES.findall(rule.fails_when) if name in known]
    return [(name, known[name]) for name in dict.fromkeys(names)]


def _changes(rule: Rule, before: Rule) -> Iterable[str]:
    """In sentences, what differs from the entry of the years before."""
    for name, words in _WHAT_MAY_CHANGE.items():
        now, then = getattr(rule, name), getattr(before, name)
        if now != then:
            then = ", ".join(map(_cell, then)) if isinstance(then, list) else " ".join(str(then).split())
            yield f"Until {label(before.last_year)}, {words} read: {then}"


def _examples(rule: Rule) -> Iterable[tuple[str, tuple[ExampleTable, ...]]]:
    for example in rule.examples:
        tables = [
            _example_table(RETURN_TITLES[table], example[table], table in rule.tables_marked)
            for table in RETURN_TITLES
            if example.get(table)
        ]
        last_year = example.get("last_year") or {}
        tables += [
            _example_table(f"last year's {RETURN_TITLES[table]}", last_year[table], False)
            for table in RETURN_TITLES
            if last_year.get(table)
        ]
        yield label(rule.year_of(example)), tuple(tables)


def _example_table(title: str, rows: Sequence[Mapping[str, Any]], is_marked: bool) -> ExampleTable:
    columns = tuple(dict.fromkeys(name for row in rows for name in row if name != "passes"))
    return ExampleTable(
        title=title,
        columns=tuple(column.upper() for column in columns),
        rows=tuple(tuple(_as_written(row.get(column)) for column in columns) for row in rows),
        outcomes=tuple("passes" if row.get("passes") else "fails" for row in rows) if is_marked else (),
    )


def _as_written(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _year(entries: Sequence[Entry], year: int) -> dict[str, Any]:
    """What holds in a collection year, and what is new, changed and gone since the year before."""
    now = {entry.rule.code: entry for entry in entries if entry.rule.in_force(year)}
    then = {entry.rule.code: entry for entry in entries if entry.rule.in_force(year - 1)}
    first = year == FIRST_RULES_YEAR
    return {
        "label": label(year),
        "count": len(now),
        "errors": sum(entry.rule.severity == "error" for entry in now.values()),
        "new": [] if first else [code for code in now if code not in then],
        "changed": [
            code for code, entry in now.items() if code in then and then[code].rule is not entry.rule
        ],
        "gone": [code for code in then if code not in now],
    }
