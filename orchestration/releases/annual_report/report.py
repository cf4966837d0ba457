"""The annual report as those who write it out see it: sections, tables, cells and charts, ready to print.

Reading the warehouse does not belong here, nor counting, nor what a page, a workbook or a letter looks like.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Literal

Edition = Literal["officer", "public"]
EDITIONS: tuple[Edition, ...] = ("officer", "public")
AUDIENCES: dict[Edition, str] = {
    "officer": "restricted: holds figures of fewer than six children",
    "public": "for publication",
}
Status = Literal[
    "told",  # a figure, or a text of a list
    "hidden",  # kept back, so that nobody can be recognised
    "no_cases",  # nothing below the line
    "not_supplied",  # the extract that it needs did not come
    "not_in_history",  # the period lies before the records that we hold
    "no_national_figure",  # none is published
    "not_applicable",  # a count has nothing below the line
    "to_write",  # a person writes here
]
HIDDEN = "c"
NOT_SUPPLIED = "not supplied"
NOT_IN_HISTORY = "before our records"
NO_NATIONAL_FIGURE = "no national figure"
WHOLE_YEARS_ONLY = "whole years only"
NOT_APPLICABLE = "n/a"
TO_WRITE = "[to write]"
PeriodKind = Literal["year", "quarter", "month"]
REPORT = "report of the Independent Reviewing Officer service"
REPORT_OF: dict[PeriodKind, str] = {"year": "Annual", "quarter": "Quarterly", "month": "Monthly"}
Format = Literal["text", "count", "decimal", "percentage", "day"]
ChartKind = Literal["columns", "bars", "line", "stacked"]
TableKind = Literal["measures", "breakdown", "months", "rows", "findings", "actions", "settings"]


@dataclass(frozen=True)
class Cell:
    """One cell: `text` is what is printed and never empty; `value` the number behind it, where one is told.

    A percentage has its value in per cent (92.7); `format` says how a workbook shows it; `year` is the
    collection year of a published figure. A cell that is not `told` has no value."""

    text: str
    value: Decimal | date | None = None
    format: Format = "text"
    status: Status = "told"
    year: int | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a cell of the report says something; give it the words for nothing")
        if self.value is not None and self.status != "told":
            raise ValueError(f"a cell that is {self.status} holds no number")


@dataclass(frozen=True)
class Column:
    """A column beside the rows' labels: its heading, and whether it holds numbers (set to the right)."""

    code: str
    heading: str
    is_number: bool = True


@dataclass(frozen=True)
class Row:
    """One row: a label and a cell for each column.

    `group` is the measure's title where a table holds several by the same categories; `unit` what a figure is
    that is neither count nor share; `is_total` marks the row of all the others together."""

    label: str
    cells: tuple[Cell, ...]
    measure: str | None = None
    breakdown: str = "all"
    category: str = "all"
    group: str | None = None
    unit: str | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Definition:
    """What a measure counts, where that is laid down, and what the DfE counts where it publishes one too."""

    measure: str
    title: str
    text: str
    source: str
    national: str | None = None


@dataclass(frozen=True)
class Series:
    """The values of one colour: one for each category of the chart, None where a cell tells no number.

    `texts` are as printed: the numbers on the bars, or what stands in their place (c, no reviews)."""

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Break:
    """Where a line may not be read across: before the category at `position`, and why."""

    position: int
    why: str


@dataclass(frozen=True)
class Chart:
    """A plain chart of numbers that stand in its table too; `alt` tells its main point in words."""

    code: str
    number: int
    kind: ChartKind
    title: str
    alt: str
    category_axis: str
    value_axis: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    breaks: tuple[Break, ...] = ()
    is_percentage: bool = False


@dataclass(frozen=True)
class Table:
    """One printed table: `label_heading` stands over the rows' labels, `columns` over their cells.

    A list (`kind` rows) is the officers' only. `place` is section and number in it (3.2), in every edition.
    """

    code: str
    number: int
    title: str
    kind: TableKind
    label_heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    chart: Chart | None = None
    place: str = ""

    @property
    def caption(self) -> str:
        """The title with its number, as it is referred to."""
        return f"Table {self.number}. {self.title}"

    @property
    def groups(self) -> tuple[tuple[str | None, tuple[Row, ...]], ...]:
        """The rows by group, in order; one group without a name where the table has none."""
        return tuple((group, tuple(rows)) for group, rows in groupby(self.rows, key=lambda row: row.group))


@dataclass(frozen=True)
class Question:
    """What the service writes itself: the question, and its answer once there is one."""

    text: str
    answer: str | None = None


@dataclass(frozen=True)
class Section:
    """A chapter: its number in print, what it is about, what people write, and its tables."""

    code: str
    number: int
    title: str
    opening: str = ""
    questions: tuple[Question, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Missing:
    """A table that is not in the report, and the extracts that it would need."""

    title: str
    section: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Headline:
    """A figure of the opening page: its title, what it is and is made of, and the earlier years."""

    measure: str
    title: str
    text: str
    made_of: str
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Report:
    """One edition of the report for one period: everything that is printed, in printing order.

    `earlier` are the labels of the same period of the two years before; `lists` the children behind each
    headline figure, for the officer's workbook alone; `words` the terms that a reader may not know."""

    edition: Edition
    authority: str
    authority_name: str
    collection_year: int
    period_id: str
    period_kind: PeriodKind
    period_label: str
    starts_on: date
    ends_on: date
    as_at: date
    release_id: str
    earlier: tuple[str, str]
    status: str
    sections: tuple[Section, ...]
    headlines: tuple[Headline, ...] = ()
    missing: tuple[Missing, ...] = ()
    lists: tuple[Table, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def audience(self) -> str:
        """Who may read this edition, in the words of its banner."""
        return AUDIENCES[self.edition]

    @property
    def title(self) -> str:
        """The report's title as its first page has it."""
        return f"{REPORT_OF[self.period_kind]} {REPORT}, {self.period_label}"

    @property
    def tables(self) -> Iterator[Table]:
        """Every table of every section, in printing order."""
        for section in self.sections:
            yield from section.tables
