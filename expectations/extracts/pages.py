"""The pages of docs/extracts, one per extract, for the person who must write the query that fills it.

What a column is does not belong here but in the tables of fields, from which every page is made:
`python -m expectations.extracts.pages <folder>` writes them all, and a test holds the committed ones to it.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from expectations.extracts.fields import (
    SOURCES,
    Described,
    Field,
    ReturnField,
    described,
    return_fields,
    tables,
)
from expectations.extracts.pages_of_return import made_from, years_of
from expectations.extracts.ssda903 import XML_TABLES

RETURN = "ssda903"
TITLES = {
    "ssd": "Standard Safeguarding Dataset",
    "supplementary": "Supplementary extracts",
    "cin_census": "Children in need census",
    RETURN: "SSDA903 return",
}
INTRODUCTIONS = {
    "ssd": "Tables and columns keep the names of the Standard Safeguarding Dataset 1.4.5 (Data to Insight). "
    "Only what the return, the child protection facts and Annex A need is read; any other column is left "
    "where it is.",
    "supplementary": "The dataset does not hold these. Each may be left out: a figure that would need it "
    "says that it was not supplied, never 0. Code lists are proposals of carefacts, but for those that name "
    "Ofsted or a national set.",
    "cin_census": "These tables are filled from the census XML that goes to the Department for Education. "
    "Nothing has to be written for them where the XML is in the drop.",
    RETURN: "carefacts makes these files from the extracts; each page says from which. A council whose "
    "system makes them can start from its own, in the drop's folder `return`. They are kept as they came, "
    "wrong dates and codes too, because those are what the rules report. One XML of the return does as well; "
    "it holds no social workers and no deprivation of liberty orders.",
}
KINDS = {
    "id": "id, as text",
    "text": "text",
    "code": "code",
    "flag": "Y or N",
    "date": "date",
    "integer": "whole number",
    "number": "number",
    "postcode": "postcode",
    "json": "JSON",
}
_HOW_READ = """## How to supply an extract

- As CSV (commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252), as a sheet of an XLSX workbook, as Parquet, or as a table of a database that carefacts may read. Files may be zipped.
- A file, sheet or database table is known by its name: `ssd_person`, `person`, `Person 2025-11-01`. Under another name it is known by its headings, if no other extract fits as well.
- Order and case of columns do not matter, nor blanks in place of `_`. Title rows may stand above the header, within the first 20 rows. Further columns are not read. A heading given twice is reported.
- A missing column stops its table only where the page says *must be there*. Others count as blank.

## How values are read

| kind | write | also understood |
|---|---|---|
| date | `2025-04-01` | `01/04/2025`, `1 Apr 2025`, a time of day after the date, true dates of Excel and their serial numbers; two-digit years where the authority's settings allow them |
| Y or N | `Y`, `N` | yes and no, true and false, 1 and 0 |
| id | text with all its digits and leading zeros | blanks around it; never a number that a spreadsheet has rounded (`1.23E+16`) |
| number | `1234.5` | commas between thousands |
| code | the code | the code with its label (`U1 - …`), the words of the case-management system, and the council's own words in its code map |

Blank, `NULL`, `#N/A` and the dates 1900-01-01 and 9999-12-31 stand for no value. Every reading that changes a cell is counted, and the cell as it came is kept beside it.

What still cannot be read goes one of two ways, which each page gives by column. *Row kept out*: the row is not used, and the quarantine list names its file, sheet, row and column, what was found and how to mend it. *Kept as it came*: the row is used, the cell counts as not known, and it is listed too.
"""  # noqa: E501


def pages() -> dict[str, str]:
    """Return every page as Markdown, by its path under docs/extracts."""
    made = {"README.md": _index()}
    for source in SOURCES:
        for name, table in tables(source).items():
            made[f"{source}/{name}.md"] = _page(described(source)[name], table.fields, table.required)
    for name, fields in return_fields().items():
        made[f"{RETURN}/{name}.md"] = _page(described(RETURN)[name], fields, required=False)
    return made


def _index() -> str:
    parts = [
        "# Extracts",
        "What carefacts reads, table by table, for whoever writes the query. These pages are made from the "
        "tables of fields in `expectations/extracts`; change them there.",
        "*In figures* is no for a table that is landed, checked and counted, and no figure or return is made "
        "from it; its page says what it is meant for.",
        _HOW_READ.strip(),
    ]
    for source, title in TITLES.items():
        rows = [
            f"| [{name}]({source}/{name}.md) | {words.grain} | {words.purpose} | "
            f"{'yes' if words.in_figures else 'no'} |"
            for name, words in described(source).items()
        ]
        parts += [f"## {title}", INTRODUCTIONS[source]]
        parts.append("\n".join(["| table | a row is | what for | in figures |", "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _page(words: Described, fields: Sequence[Field | ReturnField], required: bool) -> str:
    parts = [
        f"# {words.name}",
        f"{_sentence(words.purpose)} {_sentence(words.grain)}",
        "\n".join(
            [
                f"- Part of: [{TITLES[words.source]}](../README.md)",
                f"- Usually from: {words.usual_source}",
                f"- {_how_used(words)}",
                f"- {_how_needed(words, required)}",
                f"- {_how_named(words)}",
            ]
        ),
        "## Columns",
        _columns(fields),
        "## An example row",
        f"Invented values.\n\n```csv\n{_example(fields)}```",
    ]
    if words.source == RETURN:
        parts += ["## Made from", made_from(words.name)]
    sets = dict.fromkeys(field.code_set for field in fields if field.code_set)
    if lists := [_code_list(name) for name in sets if _meanings().get(name)]:
        parts += ["## Codes", *lists]
    return "\n\n".join(parts) + "\n"


def _how_used(words: Described) -> str:
    none = "Landed, checked and counted; no figure or return is made from it. It is meant for"
    return f"{'Used by' if words.in_figures else none}: {words.used_by}"


def _how_needed(words: Described, required: bool) -> str:
    if required:
        return "Needed: a drop of the dataset without this table is refused"
    if words.source == RETURN:
        return "May be left out; rules that need it are then not evaluated, and say so"
    left_out = "what would need it then says that it was not supplied"
    return f"May be left out; {left_out if words.in_figures else 'nothing that is made today needs it'}"


def _how_named(words: Described) -> str:
    if words.source == RETURN:
        in_xml = "; or part of the return's XML" if words.name in XML_TABLES else "; the XML does not hold it"
        return f"Known by its headings, whatever the file is called{in_xml}"
    if words.source == "cin_census":
        return f"Filled from the census XML; a file or table called `{words.name}` does as well"
    short = words.name.removeprefix("ssd_")
    names = [f"`{words.name}.csv`", f"`{short}.csv`"] if short != words.name else [f"`{words.name}.csv`"]
    return (
        f"Named {' or '.join(names)}, with a date or number after it if you like; so too `.xlsx` sheets, "
        "`.parquet` files and tables of a database"
    )


def _columns(fields: Sequence[Field | ReturnField]) -> str:
    if isinstance(fields[0], Field):
        head = ["| column | kind | needed | what it is | codes | if it cannot be read |", f"|{'---|' * 6}"]
    else:
        head = ["| column | kind | years | what it is | codes |", "|---|---|---|---|---|"]
    return "\n".join([*head, *(_row(field) for field in fields)])


def _row(field: Field | ReturnField) -> str:
    national = f"[{field.code_set}](#{field.code_set.lower()})" if field.code_set in _meanings() else ""
    if isinstance(field, ReturnField):
        kind = "date as 31/03/2026" if field.type == "date" else field.type
        return f"| {field.column} | {kind} | {years_of(field)} | {_cell(field.meaning)} | {national} |"
    closed = ", ".join(f"`{code}`" for code in field.codes)
    codes = f"{closed}; {national}" if closed and national else closed or national
    meaning = _cell(field.meaning) + (f" (`{field.refers_to}`)" if field.refers_to else "")
    unreadable = "row kept out" if field.if_unreadable == "quarantine" else "kept as it came"
    return f"| {field.column} | {_kind(field)} | {_needed(field)} | {meaning} | {codes} | {unreadable} |"


def _kind(field: Field) -> str:
    longest = f", at most {field.max_length} characters" if field.max_length else ""
    return f"{KINDS[field.type]}{longest}"


def _needed(field: Field) -> str:
    there = "must be there" if field.required else "may be left out"
    filled = " and filled" if field.filled and field.required else ", filled if there" if field.filled else ""
    return f"{there}{filled}{'; key' if field.key else ''}"


def _example(fields: Sequence[Field | ReturnField]) -> str:
    text = io.StringIO()
    rows = [[field.column for field in fields], [field.example for field in fields]]
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


@cache
def _meanings() -> dict[str, dict[str, str]]:
    """Return the codes of each national set with their meanings, from the table of code labels."""
    text = files(__package__).joinpath("code_labels.csv").read_text(encoding="utf-8")
    sets: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] == "meaning":
            sets.setdefault(row["code_set"], {}).setdefault(row["code"], row["label"])
    return sets


def _code_list(name: str) -> str:
    rows = [f"| `{code}` | {_cell(meaning)} |" for code, meaning in _meanings()[name].items()]
    return "\n".join([f"### {name}", "", "| code | meaning |", "|---|---|", *rows])


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write(folder: Path) -> None:
    """Write every page below a folder, and remove pages of extracts that are no more."""
    wanted = pages()
    for old in folder.rglob("*.md"):
        if old.relative_to(folder).as_posix() not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
