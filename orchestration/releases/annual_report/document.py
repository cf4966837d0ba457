"""Writes the annual report as a Word document, which the service fills with its own words.

What the report says does not belong here, nor what the styles look like (`document_template.py`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from docx.shared import Cm

from orchestration.releases.annual_report.document_parts import (
    Grid,
    Paper,
    add_grid,
    add_page_number,
    describe_picture,
    same_bytes,
)
from orchestration.releases.annual_report.document_template import TABLE, open_template
from orchestration.releases.annual_report.report import Chart, Report, Row, Section, Table

DOCUMENT_FILE = "annual_report.docx"
NATIONAL = ("england", "region", "neighbours", "dfe_own")
NO_NATIONAL = "No national figure is published for what this table counts."
PAGE_WIDTH = 25.7  # centimetres between the margins
CHART_WIDTH = 18
TOGETHER = 14  # a table of no more rows stays on one page


def write_document(
    path: Path, report: Report, draw: Callable[[Chart], bytes], template: Path | None = None
) -> None:
    """Write one edition as a Word document; `draw` makes a chart as PNG.

    The same report gives the same bytes. Lists of children are left to the workbook. A template
    that cannot be used raises ReleaseError.
    """
    document = open_template(template)
    paper = Paper(document)
    made = datetime.combine(report.as_at, time(), tzinfo=UTC)
    about = document.core_properties
    about.author, about.title, about.language = report.authority_name, report.title, "en-GB"
    about.comments, about.subject, about.keywords = report.audience, report.period_label, ""
    about.created = about.modified = made.replace(tzinfo=None)
    about.last_modified_by, about.revision = report.authority_name, 1
    contents = _first_page(paper, report)
    for section in report.sections:
        _write_section(paper, section, report, draw)
    _words(paper, report)
    paper.fill_contents(contents)
    content = io.BytesIO()
    document.save(content)
    path.write_bytes(same_bytes(content.getvalue()))


def _first_page(paper: Paper, report: Report) -> Any:
    """Write what comes before the sections, and return the paragraph that the contents take the place of."""
    paper.line(report.authority_name, "Subtitle")
    paper.line(report.title, "Title")
    paper.line(f"This edition is {report.audience}.", "Audience")
    paper.line(
        f"Period: {report.starts_on:%-d %B %Y} to {report.ends_on:%-d %B %Y}. Data as at "
        f"{report.as_at:%-d %B %Y}. Release {report.release_id}. {report.status}"
    )
    if report.headlines:
        paper.line("In brief", "Heading 2")
        for one in report.headlines:
            before = "; ".join(f"{year}: {text}" for year, text in one.before)
            line = paper.line("", "List Bullet")
            line.add_run(f"{one.title}: {one.text}").bold = True
            line.add_run(f" ({one.made_of})." + (f" {before}." if before else ""))
    if report.missing:
        paper.line("What is not in this report", "Heading 2")
        for gap in report.missing:
            said = f"{gap.title} ({gap.section}): not supplied; needs {', '.join(gap.needs)}."
            paper.line(said, "List Bullet")
    paper.line("How to read the figures", "Heading 2")
    for note in report.notes:
        paper.line(note)
    paper.line("Contents", "Heading 2")
    contents = paper.line()
    footer = paper.document.sections[0].footer
    line = footer.paragraphs[0]
    paper.style(line, "Note")
    line.add_run(f"{report.authority_name}. {report.title}. {report.audience.capitalize()}. Page ")
    add_page_number(line)
    return contents


def _write_section(paper: Paper, section: Section, report: Report, draw: Callable[[Chart], bytes]) -> None:
    paper.heading(f"{section.number}. {section.title}", 1)
    if section.opening:
        paper.line(section.opening)
    for question in section.questions:
        paper.heading(question.text, 2)
        if question.answer is None:
            paper.line("[To write: the service answers in its own words.]", "To write")
        else:
            for text in question.answer.strip().split("\n\n"):
                paper.line(text)
    for table in section.tables:
        if table.kind == "rows":
            paper.heading(table.title, 2)
            if table.rows:
                number = len(table.rows)
                has = (
                    f"{number:,} rows; the workbook has them."
                    if number > 1
                    else "1 row; the workbook has it."
                )
                paper.line(has, "Note")
            for note in table.notes:
                paper.line(note, "Note")
        else:
            _write_table(paper, table, report, draw)


def _write_table(paper: Paper, table: Table, report: Report, draw: Callable[[Chart], bytes]) -> None:
    paper.heading(table.title, 2)
    if table.chart:
        line = paper.line()
        picture = line.add_run().add_picture(io.BytesIO(draw(table.chart)), width=Cm(CHART_WIDTH))
        describe_picture(picture, table.chart.title, table.chart.alt)
        # the picture stays with its caption; the table may begin on the next page
        line.paragraph_format.keep_with_next = True
        caption = paper.line(f"Figure {table.chart.number}. {table.chart.title}", "Caption")
        caption.paragraph_format.keep_with_next = False
    paper.line(table.caption, "Caption")
    positions = _columns_shown(table)
    headings = [table.label_heading, *(table.columns[at].heading for at in positions)]
    rows: list[tuple[str, list[str], bool]] = []
    for group, members in table.groups:
        if group:
            rows.append((group, [""] * len(positions), True))
        rows += [(_label(row), [row.cells[at].text for at in positions], row.is_total) for row in members]
    numeric = [False, *(table.columns[at].is_number for at in positions)]
    _fill(paper, headings, rows, numeric, table, report)
    notes = list(table.notes)
    if _has_national(table) and not any(table.columns[at].code in NATIONAL for at in positions):
        notes.append(NO_NATIONAL)
    for note in notes:
        paper.line(note, "Note")
    for one in table.definitions:
        note = paper.line("", "Note")
        note.add_run(f"{one.title}. ").bold = True
        note.add_run(f"{one.text} Source: {one.source}.")
        if one.national:
            note.add_run(f" What the DfE counts: {one.national}")


def _fill(
    paper: Paper,
    headings: Sequence[str],
    rows: Sequence[tuple[str, list[str], bool]],
    numeric: Sequence[bool],
    table: Table,
    report: Report,
) -> None:
    lines = [(headings, True), *(([label, *texts], strong) for label, texts, strong in rows)]
    grid = Grid(
        title=table.title,
        alt=f"{table.caption}. {report.authority_name}, {report.period_label}.",
        styles=[paper.style_ids["Cell number" if is_number else "Cell"] for is_number in numeric],
        centimetres=_widths(table, len(headings)),
        rows=lines,
        together=len(rows) <= TOGETHER,
    )
    add_grid(paper.document, paper.style_ids[TABLE], grid)


def _widths(table: Table, columns: int) -> list[float]:
    """The widths in centimetres: the label has what the others leave, text columns share it with it."""
    other = min(2.3, 19.4 / max(columns - 1, 1))
    if any(not column.is_number for column in table.columns):
        numbers = sum(column.is_number for column in table.columns)
        text = (PAGE_WIDTH - other * numbers) / (columns - numbers)
        return [text, *(other if column.is_number else text for column in table.columns)]
    return [PAGE_WIDTH - other * (columns - 1), *([other] * (columns - 1))]


def _label(row: Row) -> str:
    return f"{row.label} ({row.unit})" if row.unit else row.label


def _has_national(table: Table) -> bool:
    return any(column.code in NATIONAL for column in table.columns)


def _columns_shown(table: Table) -> list[int]:
    """The columns that say something: those of national figures only where one is published."""
    return [
        at
        for at, column in enumerate(table.columns)
        if column.code not in NATIONAL or any(row.cells[at].value is not None for row in table.rows)
    ]


def _words(paper: Paper, report: Report) -> None:
    paper.heading("Words and signs", 1)
    for word, meaning in report.words:
        line = paper.line()
        line.add_run(f"{word}: ").bold = True
        line.add_run(meaning)
