"""Read a delimited text file, in whatever encoding and with whatever delimiter, as a sheet of text cells.

Knowing which table it holds does not belong here, nor does trimming or typing a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from expectations.extracts.width import width_of
from orchestration.extracts.files.source_files import (
    Signature,
    kind_of,
    refuse_changed,
    signature,
    unreadable,
)
from orchestration.extracts.files.text_bytes import (
    LONGEST_LINE,
    Encoding,
    Look,
    Trouble,
    Utf8Stream,
    first_look,
    lines_to,
    look_over,
    text_of,
)
from orchestration.extracts.files.text_records import (
    DELIMITERS,
    END,
    delimiter_of,
    reader_of,
    records_of,
    refuse_swallowed,
)
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.sheets import OPENING_ROWS, Rows, Sheet, batches_of, opening_row, without_blanks

_BLOCK = 4 << 20
_SAVE_AS = "Save it from the spreadsheet as 'CSV UTF-8 (comma delimited)', or extract it again as text."
_KINDS = {
    "workbook": "an Excel workbook",
    "zip": "a zip archive",
    "parquet": "a Parquet file",
    "xml": "XML",
}
_STATES_DELIMITER = re.compile(r'"?sep=(.)"?(\r\n|\n|\r)', re.I)


def open_text(path: Path, name: str) -> Sheet:
    """Open a text file as a sheet; `name` is what messages call it.

    The encoding (UTF-8, UTF-16, else cp1252, which is noted) and the delimiter (comma, semicolon, tab or
    upright bar) are told from the content. What is no text, is empty, or has a line of more than 1 MB raises
    ExtractRefused, as does what its rows show later: a quotation mark that hides rows, or a file that changes
    while it is read. Rows count as Excel counts them.
    """
    before = signature(path, name)
    try:
        text = _open(path, name, before)
    except OSError as error:
        refuse_changed(path, name, before)
        raise unreadable(name, error) from None
    refuse_changed(path, name, before)
    codec = text.encoding.codec
    notes = () if codec == "utf-8" else (Note(name, f"is not in UTF-8; it is read as {_CODECS[codec]}"),)
    return Sheet(name, None, text.look.sha256, text.opening, text.rows, notes=notes)


_TROUBLES = {
    "nul": (
        "not_text",
        "there is a zero byte in this row, which no text has: the file is damaged",
        _SAVE_AS,
    ),
    "long_line": (
        "long_line",
        f"this row is longer than {LONGEST_LINE >> 20} MB, so the file has lost its line ends or is no table",
        "Extract it again with one record to a line.",
    ),
    "mixed": (
        "mixed_encodings",
        "letters in this row are in another encoding than in the rest of the file (part of it is UTF-8)",
        "Extract it again with all of it in UTF-8.",
    ),
    "encoding": (
        "unknown_encoding",
        "a character in this row is in no encoding that is known here",
        _SAVE_AS,
    ),
}
_CODECS = {"cp1252": "cp1252 (Windows ANSI)", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def _open(path: Path, name: str, before: Signature) -> _Text:
    kind = kind_of(path, name)
    if kind != "text":
        raise ExtractRefused(
            "not_text",
            f"this is {_KINDS.get(kind, kind)}, not a text file of rows",
            "Send the table itself: as CSV, as an Excel workbook (.xlsx) or as Parquet.",
            file=name,
        )
    encoding, sample = first_look(path)
    stated = _STATES_DELIMITER.match(sample)
    if stated and stated[1] in DELIMITERS:
        # Excel takes this line as an order and does not count it as a row
        encoding = replace(encoding, start=encoding.start + len(stated[0].encode(encoding.codec)))
        delimiter = stated[1]
    else:
        delimiter = delimiter_of(sample)
    try:
        look = look_over(path, encoding, delimiter)
    except Trouble as trouble:
        if trouble.what != "not_utf8":
            raise _explained(trouble, path, encoding, delimiter, name) from None
        as_utf8, encoding = encoding, replace(encoding, codec="cp1252")
        try:
            look = look_over(path, encoding, delimiter)
        except Trouble as second:
            if second.what == "mixed":
                second.offset, encoding = trouble.offset, as_utf8
            raise _explained(second, path, encoding, delimiter, name) from None
    if not look.anything:
        raise ExtractRefused(
            "empty_file",
            "the file is empty, without even column names",
            "Extract it again; if there is nothing to send, leave it out or send the column names alone.",
            file=name,
        )
    with text_of(path, encoding) as lines:
        rows = islice(records_of(lines, delimiter, name), OPENING_ROWS)
        opening = tuple(opening_row(cells) for _, cells in rows)
    return _Text(path, name, before, encoding, delimiter, look, opening)


@dataclass(frozen=True)
class _Text:
    path: Path
    name: str
    before: Signature
    encoding: Encoding
    delimiter: str
    look: Look
    opening: tuple[tuple[str, ...], ...]

    def rows(self, header_row: int) -> Iterator[Rows]:
        refuse_changed(self.path, self.name, self.before)
        try:
            yield from self._rows(header_row)
        except (OSError, UnicodeDecodeError) as error:
            refuse_changed(self.path, self.name, self.before)
            raise unreadable(self.name, error if isinstance(error, OSError) else OSError()) from None
        refuse_changed(self.path, self.name, self.before)

    def _rows(self, header_row: int) -> Iterator[Rows]:
        cells, least, ends_at = self._header(header_row)
        if not cells:
            return
        width, given = width_of(self.opening, header_row), 0
        if least == cells and not self.look.odd_quotes and self.look.empty_at < ends_at:
            try:
                for batch in self._quickly(header_row, width, ends_at):
                    first = header_row + 1 + given
                    given += batch.num_rows
                    source_row = np.arange(first, first + batch.num_rows, dtype="int32")
                    rows = without_blanks(pa.Table.from_batches([batch]), pa.array(source_row))
                    if self.look.quotes:
                        refuse_swallowed(rows, self.delimiter, self.name)
                    yield rows
                return
            except pa.ArrowInvalid:
                # a row with too many or too few cells, which only the careful reader can go on from
                pass
        with text_of(self.path, self.encoding) as lines:
            records = records_of(lines, self.delimiter, self.name, header_row, cells)
            yield from batches_of(islice(records, header_row + given, None), width, least)

    def _header(self, header_row: int) -> tuple[int, int, int]:
        """Count the header's cells, those up to its last filled one, and the bytes before the next row."""
        ends_at = 0

        def counted(lines: Iterator[str]) -> Iterator[str]:
            nonlocal ends_at
            for line in lines:
                ends_at += len(line.encode())
                yield line

        with text_of(self.path, self.encoding) as lines:
            for row, cells in records_of(counted(lines), self.delimiter, self.name):
                if row == header_row:
                    filled = [place for place, cell in enumerate(cells, 1) if cell.strip()]
                    return len(cells), max(filled, default=0), ends_at
        return 0, 0, 0

    def _quickly(self, header_row: int, width: int, ends_at: int) -> Iterator[pa.RecordBatch]:
        """Give the records as Arrow reads them, when each line is a record; ArrowInvalid when one is not."""
        names = [str(position) for position in range(width)]
        ending = f"\n{END}{self.delimiter * (width - 1)}\n".encode()
        stream = Utf8Stream(self.path, self.encoding, ends_at, ending)
        with (
            stream,
            pacsv.open_csv(
                pa.PythonFile(stream, "r"),
                read_options=pacsv.ReadOptions(column_names=names, block_size=_BLOCK),
                parse_options=pacsv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
                convert_options=pacsv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
                ),
            ) as reader,
        ):
            held = None
            for batch in reader:
                if batch.num_rows == 0:
                    continue
                if held is not None:
                    yield held
                held = batch
            if held is None or held.column(0)[-1].as_py() != END:
                raise pa.ArrowInvalid("the last row is inside a quoted cell")
            if held.num_rows > 1:
                yield held.slice(0, held.num_rows - 1)


def _explained(trouble: Trouble, path: Path, text: Encoding, delimiter: str, name: str) -> ExtractRefused:
    reason, found, what_to_do = _TROUBLES[trouble.what]
    # the line of the trouble may be broken or endless, so it is only begun
    lines = lines_to(path, text, trouble.offset)
    row = sum(1 for _ in reader_of(lines, delimiter))
    return ExtractRefused(reason, found, what_to_do, file=name, row=row or 1)
