"""Parse XML piece by piece without ever following, expanding or keeping what a stranger may have put in it.

What the elements mean does not belong here, nor the name of the file: readers put both into their refusals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.parsers import expat

# A tag, a comment or an instruction is held whole while it is parsed; no honest one comes near this.
LONGEST_MARKUP = 4 << 20
_ENCODING_ERRORS = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNKNOWN_ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING,
    )
}
_INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]


class XmlTrouble(Exception):
    """XML that is not read on: a reason code, what was found (never a value), its line if known."""

    def __init__(self, reason: str, found: str, line: int | None = None) -> None:
        self.reason = reason
        self.found = found
        self.line = line
        super().__init__(found)


def safe_parser() -> expat.XMLParserType:
    """Return a parser that stops at a document type (DOCTYPE), before anything that it declares is used.

    Without one there are no entities but the five of XML itself, so nothing can be expanded or fetched.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise XmlTrouble("document_type", "the XML declares a document type (DOCTYPE)", line)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> Iterator[None]:
    """Parse the pieces one after the other and come back after each, so that what was found can be used up.

    XML that is not well-formed, breaks off or holds bytes that are none of its encoding raises XmlTrouble;
    so does what the parser's handlers raise as such.
    """
    fed = 0
    before = b""
    for piece in pieces:
        _parse(parser, before, piece, fed)
        fed += len(piece)
        # what is not consumed yet belongs to one unfinished tag, which each further piece parses again
        if fed - parser.CurrentByteIndex > LONGEST_MARKUP:
            raise XmlTrouble("not_xml", "the XML has a tag or comment without end", parser.CurrentLineNumber)
        before = piece
        yield
    if not fed:
        raise XmlTrouble("not_xml", "the file is empty")
    _parse(parser, before, b"", fed)
    yield


def _parse(parser: expat.XMLParserType, before: bytes, piece: bytes, fed: int) -> None:
    try:
        parser.Parse(piece, not piece)
    except expat.ExpatError as error:
        place = parser.ErrorByteIndex - fed + len(before)
        if _is_encoding_trouble(error, (before + piece)[place : place + 4]):
            found = "a character does not fit the encoding that the XML declares (UTF-8 if it declares none)"
        else:
            found = "the XML breaks off or is not well-formed"
        raise XmlTrouble("not_xml", found, error.lineno or None) from None
    except (LookupError, ValueError):  # how the parser says so; no handler here raises these
        raise XmlTrouble("not_xml", "the XML declares an encoding that is not known", 1) from None


def _is_encoding_trouble(error: expat.ExpatError, bytes_there: bytes) -> bool:
    if error.code in _ENCODING_ERRORS:
        return True
    if error.code != _INVALID_TOKEN or not bytes_there or bytes_there[0] < 0x80:
        return False
    try:
        bytes_there.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return wrong.start == 0 and wrong.reason != "unexpected end of data"
    return False
