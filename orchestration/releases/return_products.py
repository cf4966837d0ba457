"""Writes everything of a release that is the return itself: its CSV files, its XML, and the list of its gaps.

How each is written does not belong here (`return_files.py`, `return_xml.py`, `return_gaps.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.extracts.return_sources import FieldState
from orchestration.releases.finished_warehouse import Submission
from orchestration.releases.return_files import write_return
from orchestration.releases.return_gaps import GAPS_FILE, FileGaps, gaps_by_file, read_gaps, write_gaps
from orchestration.releases.return_xml import XML_FILE, write_return_xml

RETURN_FOLDER = "ssda903"


@dataclass(frozen=True)
class ReturnWritten:
    """The return as written: rows of each file by title, the state of each field, what the XML leaves out."""

    files: Mapping[str, int]
    fields: tuple[FieldState, ...]
    xml_notes: tuple[str, ...]

    @property
    def rows(self) -> dict[str, int]:
        """Data rows of every CSV file, by its path in the release."""
        written = {f"{RETURN_FOLDER}/{name}.csv": count for name, count in self.files.items()}
        return written | {GAPS_FILE: len(self.fields)}

    @property
    def gaps(self) -> list[FileGaps]:
        """The files of the return with fields that nothing gave."""
        return gaps_by_file(self.fields)

    @property
    def for_manifest(self) -> dict[str, object]:
        """What the manifest says of it."""
        return {
            "gaps": {one.file: list(one.fields) for one in self.gaps},
            "xml_notes": list(self.xml_notes),
        }


def write_return_products(
    connection: duckdb.DuckDBPyConnection, submission: Submission, release: Path
) -> ReturnWritten:
    """Write the return's folder and its list of gaps below `release`."""
    files = write_return(connection, submission, release / RETURN_FOLDER)
    notes = write_return_xml(connection, submission, release / RETURN_FOLDER / XML_FILE)
    fields = read_gaps(connection, submission)
    write_gaps(fields, release / GAPS_FILE)
    return ReturnWritten(files, fields, tuple(notes))
