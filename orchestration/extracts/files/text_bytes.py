"""The bytes of a text file: which encoding they are in, one look over all of them, and the text as UTF-8.

Cells and records do not belong here. A file is never held in memory as a whole.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from orchestration.extracts.files.source_files import mark_of

LONGEST_LINE = 1 << 20  # bytes; the longest line of a real extract is a few thousand
_CHUNK = 1 << 20
_SAMPLE = 1 << 18
_PAIRS = (b"\n\n", b"\n\r", b"\r\r")
_BLANK = b" \t\r\n,;|\"'\x1a"
_HIGH_ONLY = bytes(byte if byte > 127 else 32 for byte in range(256))


class Trouble(Exception):
    """Something that bars the bytes: what (not_utf8, mixed, encoding, nul or long_line) and where."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset  # bytes of UTF-8 from the start of the text


@dataclass(frozen=True)
class Encoding:
    """How a text is written: its codec, and where it starts in the file (after a byte order mark)."""

    codec: str
    start: int


@dataclass(frozen=True)
class Look:
    """What one look over a whole text saw.

    `empty_at` is the byte of UTF-8 at which its last empty line lies (not counting those at the very end),
    -1 if it has none. `odd_quotes` is true when quotation marks stand where only a careful reader can tell
    what they mean.
    """

    sha256: str
    anything: bool
    empty_at: int
    quotes: bool
    odd_quotes: bool


def first_look(path: Path) -> tuple[Encoding, str]:
    """Tell the encoding from the first bytes, and give the text that they hold, up to its last line end.

    Without a mark, UTF-16 is told by its zero bytes; all else counts as UTF-8 until `look_over` says no.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    codec, start = mark_of(head) or (_utf16(head) or "utf-8", 0)
    text = head[start:].decode(codec, "replace")
    if len(head) == _SAMPLE:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    return Encoding(codec, start), text


def look_over(path: Path, encoding: Encoding, delimiter: str) -> Look:
    """Read the file once: hash it, prove its encoding, and raise Trouble at the first thing that bars it.

    Trouble of the kind not_utf8 is worth another look, as cp1252; the other kinds are final.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    state = _State(delimiter)
    valid = stray = 0
    with path.open("rb") as file:
        digest.update(file.read(encoding.start))
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                at = state.base + error.start - (len(error.object) - len(chunk))
                raise Trouble("not_utf8" if encoding.codec == "utf-8" else "encoding", at) from None
            if encoding.codec == "cp1252" and not chunk.isascii():
                runs = chunk.translate(_HIGH_ONLY).split()
                utf8 = sum(1 for run in runs if _is_utf8(run))
                valid, stray = valid + utf8, stray + len(runs) - utf8
            state.see(chunk if encoding.codec == "utf-8" else text.encode())
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Trouble("not_utf8" if encoding.codec == "utf-8" else "encoding", state.base - 1) from None
    if valid >= stray and valid:
        # as much of it is UTF-8 as is not: read as cp1252, good letters would turn into two wrong ones
        raise Trouble("mixed", -1)
    return Look(digest.hexdigest(), state.anything, state.empty_at, state.quotes > 0, state.odd)


class _State:
    """What has been seen of a text so far."""

    def __init__(self, delimiter: str) -> None:
        self.base = self.line_start = self.quotes = 0
        self.empty_at = self.pending = -1
        self.anything = self.odd = False
        self.before = b"\n"
        # every byte as what it means for quotation marks: a mark, the edge of a cell, or part of one
        self.meaning = bytes(byte if byte == 34 else 44 if chr(byte) in delimiter + "\r\n" else 120
                             for byte in range(256))  # fmt: skip

    def see(self, data: bytes) -> None:
        nul = data.find(b"\0")
        if nul >= 0:
            raise Trouble("nul", self.base + nul)
        self._lines(data)
        self.anything = self.anything or bool(data.strip(_BLANK))
        self._empty_lines(data)
        marks = data.count(b'"')
        self.quotes += marks
        if marks and not self.odd:
            # inside a well-written quoted cell marks come in pairs, so no single one has text on both sides
            self.odd = b'x"x' in (self.before + data).translate(self.meaning).replace(b'""', b"")
        self.before = data[-64:] or self.before
        self.base += len(data)

    def _lines(self, data: bytes) -> None:
        end = b"\n" if b"\n" in data else b"\r"
        first = data.find(end)
        reaches = self.base + (len(data) if first < 0 else first)
        if reaches - self.line_start > LONGEST_LINE:
            raise Trouble("long_line", self.line_start)
        if first >= 0:
            self.line_start = self.base + data.rfind(end) + 1

    def _empty_lines(self, data: bytes) -> None:
        joined = self.before[-1:] + data
        shift = self.base - 1
        body = len(joined.rstrip(b"\r\n"))
        if body and self.pending >= 0:
            self.empty_at, self.pending = self.pending, -1
        found = max(joined.rfind(pair, 0, body) for pair in _PAIRS)
        if found >= 0:
            self.empty_at = shift + found + 1
        if any(pair in joined[max(body - 1, 0) :] for pair in _PAIRS):
            self.pending = shift + len(joined)


class Utf8Stream(io.RawIOBase):
    """A text as a stream of UTF-8 bytes that starts at byte `skip` of the text and ends with `ending`."""

    def __init__(self, path: Path, encoding: Encoding, skip: int, ending: bytes) -> None:
        super().__init__()
        self._file = path.open("rb")
        plain = encoding.codec == "utf-8"
        self._file.seek(encoding.start + (skip if plain else 0))
        self._decode = None if plain else codecs.getincrementaldecoder(encoding.codec)().decode
        self._skip = 0 if plain else skip
        self._left = iter((ending,))

    def readable(self) -> bool:
        """Return True: this is a stream for reading."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, about as many as asked for; none at the end."""
        while chunk := self._file.read(_CHUNK if size < 0 else size):
            data = self._decode(chunk).encode() if self._decode else chunk
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            if len(data) > dropped:
                return data[dropped:]
        return next(self._left, b"")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def text_of(path: Path, encoding: Encoding, errors: str = "strict") -> TextIO:
    """Open the text from its start; lines keep the ends that they have in the file."""
    file = path.open("rb")
    file.seek(encoding.start)
    return io.TextIOWrapper(file, encoding.codec, errors, newline="")


def lines_to(path: Path, encoding: Encoding, offset: int) -> Iterator[str]:
    """Give the lines up to the one that holds byte `offset` of the text, however long and broken that is."""
    seen = 0
    errors = "surrogateescape" if encoding.codec == "utf-8" else "replace"
    with text_of(path, encoding, errors) as text:
        while seen <= offset and (line := text.readline(LONGEST_LINE)):
            seen += len(line.encode("utf-8", "surrogateescape"))
            yield line


def _utf16(head: bytes) -> str | None:
    """Tell UTF-16 without a mark: in Latin text every other byte is zero, and the ones between are not."""
    even, odd = head[0::2], head[1::2]
    if not odd or b"\0" not in head:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.6 and zeros_even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if zeros_even > 0.6 and zeros_odd < 0.05 else None


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True
