"""Writes the return as one XML document, as far as the department's schema of 2021 names its elements.

Which elements there are does not belong here (`expectations.extracts.return_xml`), nor does correcting a
value: a cell that does not fit the schema is written as it stands, and counted.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb

from expectations.extracts.return_xml import (
    EPISODE,
    HEADER,
    SCHEMA,
    UASC_FLAG,
    Leaf,
    Part,
    leaves,
    parts,
)
from expectations.extracts.ssda903 import RETURN_TITLES, XML_ROOT, XML_TABLES
from orchestration.releases.finished_warehouse import Submission
from orchestration.releases.return_files import files_of_return

XML_FILE = "return.xml"
_BATCH = 2_000
_OF_HEADER = ("uasc", "ad1", "oc3")  # tables that stand in HEADER without an element of their own


def write_return_xml(connection: duckdb.DuckDBPyConnection, submission: Submission, path: Path) -> list[str]:
    """Write the document and return what to say of it: what it leaves out, and what the schema does not take.

    Children stand in the order of Header and their rows in the order of the files; blank cells are left out
    unless the schema asks for the tag. A return without a child has no document. The same warehouse gives the
    same bytes, and memory does not grow with the children.
    """
    chosen = [submission.submission_id]
    children = connection.execute(
        "select count(*) from ssda903__header where submission_id = $1", chosen
    ).fetchall()[0][0]
    if not children:
        return ["No XML was written: the return has no child."]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{XML_ROOT}>\n')
        cursor = connection.execute(_children(), chosen)
        while batch := cursor.fetchmany(_BATCH):
            file.writelines(f"<CHILD>{child}</CHILD>\n" for (child,) in batch)
        file.write(f"</{XML_ROOT}>\n")
    supplied = files_of_return(connection, submission)
    return [
        *_not_in_schema(supplied),
        *_left_out(connection, chosen),
        *_does_not_fit(connection, chosen),
        *_too_often(connection, chosen),
    ]


def _children() -> str:
    """One text for each row of Header: the elements of the child, in the order of the document."""
    held = {part.table: f"{part.table}.parts" for part in parts()}
    header = " || ".join(_in_header(one, held) for one in HEADER)
    joins = "\n".join(
        f"left join {_rows_of(part)} as {part.table} on {part.table}.child = h.child and h.row_of_child = 1"
        for part in parts()
    )
    joins += "\n" + "\n".join(
        f"left join {_first_of(table)} as {table} on {table}.child = h.child and h.row_of_child = 1"
        for table in _OF_HEADER
    )
    return f"""
        select '<HEADER>' || {header} || '</HEADER>' || coalesce({held[EPISODE.table]}, '')
        from {_first_of("header", all_rows=True)} as h
        {joins}
        order by h.record_id
    """


def _in_header(one: Leaf | Part | str, held: dict[str, str]) -> str:
    if isinstance(one, Part):
        return f"coalesce({held[one.table]}, '')"
    if isinstance(one, Leaf):
        return _leaf(one, f"{'h' if one.table == 'header' else one.table}.{one.column.lower()}")
    return f"'<{UASC_FLAG}>' || case when uasc.child is null then '0' else '1' end || '</{UASC_FLAG}>'"


def _rows_of(part: Part) -> str:
    """The rows of a table by child, as the text of their elements.

    The first element of a row is always there, so that a row without a value is a row.
    """
    row = " || ".join(
        _leaf(leaf, leaf.column.lower(), must=leaf.must or place == 0)
        for place, leaf in enumerate(part.leaves)
    )
    return f"""(
        select child,
            string_agg('<{part.element}>' || {row} || '</{part.element}>', '' order by record_id) as parts
        from ssda903__{part.table} where submission_id = $1 and child is not null group by child
    )"""


def _first_of(table: str, *, all_rows: bool = False) -> str:
    first = "" if all_rows else " qualify row_of_child = 1"
    return f"""(
        select *, row_number() over (partition by child order by record_id) as row_of_child
        from ssda903__{table} where submission_id = $1{first}
    )"""


def _leaf(leaf: Leaf, cell: str, *, must: bool | None = None) -> str:
    text = f"replace(replace(replace({cell}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    text = f"replace({text}, chr(13), '&#13;')"  # a reader of XML would take it for a line's end
    text = f"regexp_replace({text}, '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]', '', 'g')"  # no XML can hold these
    blank = f"'<{leaf.element}></{leaf.element}>'" if (leaf.must if must is None else must) else "''"
    return f"coalesce('<{leaf.element}>' || {text} || '</{leaf.element}>', {blank})"


def _not_in_schema(supplied: Collection[str]) -> Iterator[str]:
    unknown = [
        title for table, title in RETURN_TITLES.items() if table not in XML_TABLES and title in supplied
    ]
    if unknown:
        yield (
            f"The XML does not hold {' and '.join(unknown)}: the schema {SCHEMA} has no elements for them. "
            "Load their CSV files."
        )


def _left_out(connection: duckdb.DuckDBPyConnection, chosen: list[str]) -> Iterator[str]:
    """Rows that no element of the document can hold: their child is not in Header, or they say nothing."""
    for table in XML_TABLES:
        if table == "header":
            continue
        rows, written = connection.execute(
            f"""
            select count(*), count(case when {_is_written(table)} then 1 end)
            from {_first_of(table, all_rows=True)} as one
            where true
            """,
            chosen,
        ).fetchall()[0]
        if written < rows:
            yield (
                f"The XML leaves out {rows - written} row(s) of {RETURN_TITLES[table]}: it can only hold "
                "rows of children in Header, and of UASC, OC3 and AD1 one row a child with something in it."
            )


def _is_written(table: str) -> str:
    known = "one.child in (select child from ssda903__header where submission_id = $1 and child is not null)"
    if table not in _OF_HEADER:
        return known
    cells = [leaf.column.lower() for leaf in leaves() if leaf.table == table]
    says = "true" if table == "uasc" else " or ".join(f"one.{cell} is not null" for cell in cells)
    return f"{known} and one.row_of_child = 1 and ({says})"


def _does_not_fit(connection: duckdb.DuckDBPyConnection, chosen: list[str]) -> Iterator[str]:
    """Cells that the schema of 2021 takes for too long, too short or missing, by element."""
    found = []
    for leaf in leaves():
        cell = f"length(coalesce({leaf.column.lower()}, ''))"
        ((count,),) = connection.execute(
            f"select count(*) from ssda903__{leaf.table} where submission_id = $1 "
            f"and ({cell} > {leaf.longest} or {cell} < {leaf.shortest})",
            chosen,
        ).fetchall()
        if count:
            found.append(f"{leaf.element} {count}")
    if found:
        yield (
            f"Cells that the schema {SCHEMA} does not take, by element: {', '.join(found)}. They are written "
            "as they stand; codes that are newer than the schema are among them, such as Z11 for a placement."
        )


def _too_often(connection: duckdb.DuckDBPyConnection, chosen: list[str]) -> Iterator[str]:
    """Children with more rows of a table than the schema takes for one child, by element."""
    found = []
    for part in parts():
        ((count,),) = connection.execute(
            f"select count(*) from (select child from ssda903__{part.table} where submission_id = $1 "
            f"and child is not null group by child having count(*) > {part.most})",
            chosen,
        ).fetchall()
        if count:
            found.append(f"{part.element} {count}")
    if found:
        yield (
            f"Children with more rows than the schema {SCHEMA} takes for one child, by element: "
            f"{', '.join(found)}. All rows are written."
        )
