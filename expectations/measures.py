"""The type of a measure of the annual report, and the reading of its catalogue, `annual_report/*.yml`.

Counting a measure does not belong here (dbt does that), nor does the layout of a report.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Kind = Literal["count", "percentage", "rate", "mean", "ratio"]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(pattern=r"^[A-Z0-9][^|]*[.?]$")]
# Of each list any table must be supplied.
Needs = list[Annotated[list[str], Field(min_length=1)]]
Fact = Annotated[str, Field(pattern=r"^(fct|dim)_[a-z0-9_]+$")]


class CatalogueError(ValueError):
    """Entries that cannot be measures; the message has a line for each, with its file."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Counted(_Entry):
    """Which rows of a fact a period counts: those that fulfil `counted` and whose `day` belongs to it.

    `when` is `during` (the day lies in the period) or `at_end` (it is the period's last day). With `sums` the
    column is added up instead of rows being counted, with `counts_children` each child once.
    """

    fact: Fact
    when: Literal["during", "at_end"]
    day: Code
    counted: str = "true"
    sums: str | None = None
    counts_children: bool = False


class Log(_Entry):
    """The record without which nothing can be counted: its staging model, its day, and how far it looks back.

    Where nothing but the whole history can tell when the record began, the log is that of the extracts.
    Before its first `day` and `months` more a figure would be low because nobody wrote yet, so it is not
    told; nor is that of a period which began before then.
    """

    model: Annotated[str, Field(pattern=r"^stg_[a-z0-9]+__[a-z0-9_]+$")]
    day: Code
    months: int = 0


class Measure(Counted):
    """One figure of the report: what is counted, out of what, and the words that stand beside it.

    `kind`: a count; a percentage (`of_these` among the rows counted); a rate per 10,000 children of the area;
    a mean (of `sums`); a ratio (rows or `sums` over those of `divided_by`). `needs`: of each list any table
    must be supplied. `complement_is_told`: whether the public edition may let a reader work out a small rest.
    """

    code: Code
    title: Annotated[str, Field(pattern=r"^[A-Z0-9].*[^.]$")]
    kind: Kind
    unit: str
    of_these: str | None = None
    divided_by: Counted | None = None
    breakdowns: list[Code] = []
    definition: Sentence
    source: str
    needs: Annotated[Needs, Field(min_length=1)]
    log: Log | None = None
    benchmark: Code | None = None
    about: Literal["children", "carers", "staff", "service"] = "children"
    complement_is_told: bool = False
    note: Sentence | None = None
    headline: bool = False
    lists: list[Code] = []

    @model_validator(mode="after")
    def _makes_sense(self) -> Measure:
        wanted = {
            "of_these": self.kind == "percentage",
            "divided_by": self.kind == "ratio",
        }
        for key, is_wanted in wanted.items():
            if (getattr(self, key) is not None) != is_wanted:
                raise ValueError(f"{self.code}: {key} belongs to that kind of measure and to no other")
        if self.kind == "mean" and self.sums is None:
            raise ValueError(f"{self.code}: a mean needs sums")
        if self.headline and not self.lists:
            raise ValueError(
                f"{self.code}: a headline measure needs lists, the columns of its child-level list"
            )
        for text in (self.counted, self.of_these or ""):
            if "{{" in text or "{%" in text:
                raise ValueError(f"{self.code}: a predicate holds Jinja; name the idea in the fact")
        return self


class Table(_Entry):
    """One printed table: rows are measures, the categories of a breakdown, months, or those of a model.

    The rows of a model say what they need; without it, none of them would look as if there were none.
    """

    code: Code
    title: Annotated[str, Field(pattern=r"^[A-Z0-9].*[^.]$")]
    shows: Literal["measures", "breakdown", "months", "rows"]
    measures: list[Code] = []
    breakdown: Code | None = None
    model: str | None = None
    needs: Needs = []
    chart: Literal["none", "columns", "bars", "line", "stacked"] = "none"
    identifies_people: bool = False
    break_after: int | None = None
    note: Sentence | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Table:
        if (self.shows == "rows") != (self.model is not None) or (self.shows != "rows") != bool(
            self.measures
        ):
            raise ValueError(f"{self.code}: a table shows measures, or the rows of a model")
        if bool(self.needs) != (self.model is not None):
            raise ValueError(f"{self.code}: needs belongs to the rows of a model, and they have it")
        if (self.shows == "breakdown") != (self.breakdown is not None):
            raise ValueError(f"{self.code}: breakdown belongs to a table that shows one")
        return self


class Narrative(_Entry):
    """A question that the service answers in words, in a place of its own in the report."""

    code: Code
    ask: Sentence


class Relation(_Entry):
    """What adds up: `equals` now is `previous` a year ago, `plus` these, `minus` those.

    Without `previous`, the measures in `plus` lie within `equals`, which has others too: how many, follows
    from the two and is printed nowhere. Where they `are_all` of it, there are no others, or a few by mistake;
    a share stands there, and beside `previous`, for what it is out of.
    """

    equals: Code
    previous: Code | None = None
    plus: list[Code] = []
    minus: list[Code] = []
    are_all: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Relation:
        if self.previous is None and (self.minus or not self.plus):
            raise ValueError(f"{self.equals}: what lies within it stands in plus, and nothing in minus")
        if self.are_all and self.previous is not None:
            raise ValueError(f"{self.equals}: are_all belongs to what lies within it, without previous")
        return self


class Section(_Entry):
    """One section of the report, in the order of `position`."""

    code: Code
    title: str
    position: int
    opening: Sentence
    narrative: list[Narrative] = []
    measures: list[Measure] = []
    tables: list[Table] = []
    relations: list[Relation] = []
    has_action_plan: bool = False


@cache
def sections() -> tuple[Section, ...]:
    """Return every section of the report in printing order.

    Entries that make no sense, codes given twice, and tables of measures or breakdowns that there are not
    raise CatalogueError, which names them.
    """
    wrong: list[str] = []
    found: list[Section] = []
    room = files("expectations")
    entries: list[tuple[str, Any]] = [
        (
            file.name,
            yaml.safe_load(file.read_text(encoding="utf-8"))["models"][0]["config"]["meta"]["section"],
        )
        for file in room.joinpath("annual_report").iterdir()
        if file.name.endswith(".yml")
    ]
    closing = room.joinpath("closing_sections.yml").read_text(encoding="utf-8")
    entries += [("closing_sections.yml", entry) for entry in yaml.safe_load(closing)]
    for name, entry in entries:
        try:
            found.append(Section.model_validate(entry))
        except ValidationError as error:
            wrong += [f"{name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    found.sort(key=lambda section: section.position)
    wrong += _disagreements(found)
    if wrong:
        raise CatalogueError("\n".join(sorted(wrong)))
    return tuple(found)


def measures() -> dict[str, Measure]:
    """Return every measure by its code, in printing order."""
    return {measure.code: measure for section in sections() for measure in section.measures}


def _disagreements(found: list[Section]) -> list[str]:
    every = [measure for section in found for measure in section.measures]
    known = {measure.code: measure for measure in every}
    said = [f"measure {code} is there twice" for code, n in Counter(m.code for m in every).items() if n > 1]
    tables = Counter(table.code for section in found for table in section.tables)
    said += [f"table {code} is there twice" for code, n in tables.items() if n > 1]
    for section in found:
        for table in section.tables:
            for code in table.measures:
                if code not in known:
                    said.append(f"table {table.code} shows {code}, which is no measure")
                elif table.breakdown and table.breakdown not in known[code].breakdowns:
                    said.append(f"table {table.code}: {code} has no breakdown {table.breakdown}")
        for relation in section.relations:
            before = [relation.previous] if relation.previous else []
            for code in (relation.equals, *before, *relation.plus, *relation.minus):
                if code not in known:
                    said.append(f"section {section.code}: {code} of its relations is no measure")
    return said
