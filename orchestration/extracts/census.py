"""Keeps the tables of a children in need census as they came.

Reading the XML does not belong here (`files/census_xml.py`), nor does typing a value.
"""

from __future__ import annotations

from expectations.extracts.fields import table as table_of
from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.as_came import AsCame
from orchestration.extracts.files.census_xml import read_census_xml
from orchestration.extracts.files.drop_files import DropFile
from orchestration.extracts.landing import COLUMNS
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.return_files import one_batch
from orchestration.extracts.sheets import Rows, Sheet

SOURCE = "cin_census"


def keep_census(file: DropFile, as_came: AsCame, into: Arrivals) -> None:
    """Keep every table of the census in `file`; `source_row` is the line of the element in the XML.

    A file that is no census, or a second census, raises ExtractRefused.
    """
    if into.kept:
        raise ExtractRefused(
            "two_sources",
            f"there is a census already, {into.kept[0].source_file}",
            "Keep the right one, and take the other out of the drop.",
            file=file.name,
        )
    read = read_census_xml(file.path, file.name)
    if read.unknown:
        into.notes.append(Note(file.name, f"has unknown elements, left out: {', '.join(read.unknown)}"))
    for name, rows in read.tables.items():
        columns = [field.column for field in table_of(name).fields]
        cells = rows.select(columns).rename_columns([str(place) for place in range(len(columns))])
        source_row = rows["source_row"].combine_chunks()
        batch = Rows(cells, source_row)
        sheet = Sheet(file.name, None, read.sha256, (tuple(columns),), one_batch(batch))
        into.kept.append(as_came.keep(sheet, SOURCE, name, 1, {c: place for place, c in enumerate(columns)}))
        into.add_file(file.name, None, read.sha256, file.bytes, name, "accepted", None, None)
        into.columns += [
            dict.fromkeys(COLUMNS.names)
            | {
                "source": SOURCE,
                "table_name": name,
                "source_file": file.name,
                "column_name": column,
                "status": "read",
            }
            for column in columns
        ]
