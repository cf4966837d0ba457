"""A file as such: what its first bytes say it is, its hash, and whether it stays the same while it is read.

What is in the file does not belong here; each kind of file has its own reader.
"""

from __future__ import annotations

import hashlib
import stat
import struct
import zipfile
from pathlib import Path

from orchestration.extracts.refusals import ExtractRefused

OLE, ZIP, PARQUET = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"PAR1"
_EMPTY_ZIP = b"PK\x05\x06"
_ENCRYPTED_PARQUET = b"PARE"
_OTHERS = {
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a compressed file (gzip)",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a compressed file (bzip2)",
    b"(\xb5/\xfd": "a compressed file (zstd)",
    b"{\\rtf": "a Word document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a SQLite database",
    b"\x00\x01\x00\x00Standard": "an Access database",
}
# What Python raises for a zip whose list of entries is broken, and how long a list it may read into memory.
BROKEN_ZIP = (zipfile.BadZipFile, struct.error, OSError, ValueError, NotImplementedError)
LONGEST_LIST_OF_ENTRIES = 10 << 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHUNK = 1 << 20

Signature = tuple[int, int]


def signature(path: Path, name: str) -> Signature:
    """Return the file's size in bytes and when it last changed (ns).

    What cannot be seen, or is no ordinary file (a folder, or a pipe that would never end), is refused.
    """
    try:
        seen = path.stat()
    except OSError as error:
        raise unreadable(name, error) from None
    if not stat.S_ISREG(seen.st_mode):
        raise unreadable(name, OSError(0, "it is no ordinary file"))
    return seen.st_size, seen.st_mtime_ns


def refuse_changed(path: Path, name: str, before: Signature) -> None:
    """Refuse a file that is gone, has grown or was written to since `before`."""
    try:
        seen = path.stat()
    except OSError:
        now = None
    else:
        now = (seen.st_size, seen.st_mtime_ns)
    if now != before:
        found = "the file was taken away" if now is None else "the file changed"
        raise ExtractRefused(
            "changed_while_read",
            f"{found} while it was read, so it may be half copied",
            "Wait until it is copied or saved in full, then load the drop again.",
            file=name,
        )


def unreadable(name: str, error: OSError) -> ExtractRefused:
    """Return the refusal of a file that cannot be opened, with the system's own reason."""
    return ExtractRefused(
        "unreadable",
        f"the file cannot be opened ({error.strerror or 'the disk gives no reason'})",
        "Check that it is there and that the account which runs carefacts may read it.",
        file=name,
    )


def sha256_of(path: Path, name: str) -> str:
    """Return the SHA-256 of the file's bytes, read piece by piece; a file that cannot be read is refused."""
    signature(path, name)  # opening a pipe would wait for ever
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise unreadable(name, error) from None
    return digest.hexdigest()


def kind_of(path: Path, name: str) -> str:
    """Say what a file is by its content: workbook, zip, parquet, xml, text, or else a few words for people.

    Whatever is nothing that is known is called text; the reader of text says why if it is not. A file that
    cannot be opened is refused.
    """
    signature(path, name)
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise unreadable(name, error) from None
    if head.startswith(OLE):
        return "workbook"
    if head.startswith((ZIP, _EMPTY_ZIP)):
        return _kind_of_zip(path)
    if head.startswith((PARQUET, _ENCRYPTED_PARQUET)):
        return "parquet"
    for mark, what in _OTHERS.items():
        if head.startswith(mark):
            return what
    return _kind_of_markup(head)


def mark_of(head: bytes) -> tuple[str, int] | None:
    """Return the encoding that a byte order mark states and the length of the mark, or None without one."""
    return next(((codec, len(mark)) for mark, codec in _MARKS if head.startswith(mark)), None)


def list_of_entries_bytes(path: Path) -> int:
    """Return how long the list of entries at the end of a zip says it is; 0 when there is none."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(_EMPTY_ZIP)
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _kind_of_zip(path: Path) -> str:
    try:
        if list_of_entries_bytes(path) > LONGEST_LIST_OF_ENTRIES:
            return "zip"
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except BROKEN_ZIP:
        # the reader of the kind that the name promises says what is wrong with it
        return "workbook" if path.suffix.lower().startswith(".xl") else "zip"
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or {"mimetype", "content.xml"} <= names:
        return "workbook"
    return "a Word document" if "word/document.xml" in names else "zip"


def _kind_of_markup(head: bytes) -> str:
    codec, length = mark_of(head) or ("utf-8", 0)
    start = head[length:].decode(codec, "ignore").lstrip().lower()
    if start.startswith(("<html", "<!doctype html", "<table", "<head", "<meta")):
        return "a web page, whatever its name ends in"
    return "xml" if start.startswith("<") else "text"
