"""The template of the Word document: its paper and its styles, which a council may make its own.

What the report says does not belong here, nor how a table or chart is put into the document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from orchestration.releases.finished_warehouse import ReleaseError

DARK, GREY = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x4A, 0x4F, 0x54)
FONT = "Arial"
TABLE = "Figures"
# Each paragraph style of ours: size in points, bold, colour, space before and after in points.
Look = tuple[float, bool, RGBColor | None, float, float]
OURS: dict[str, Look] = {
    "Audience": (11, True, DARK, 0, 12),
    "To write": (11, False, GREY, 4, 12),
    "Note": (9, False, GREY, 2, 4),
    "Cell": (8.5, False, None, 2, 2),
    "Cell number": (8.5, False, None, 2, 2),
}
BUILT_IN: dict[str, Look] = {
    "Normal": (11, False, None, 0, 8),
    "Title": (26, True, DARK, 60, 12),
    "Subtitle": (14, False, GREY, 0, 12),
    "Heading 1": (18, True, DARK, 0, 8),
    "Heading 2": (13, True, DARK, 14, 4),
    "Caption": (10, True, DARK, 12, 4),
    "List Bullet": (11, False, None, 0, 4),
}
# Word's styles for the contents; a template may do without.
CONTENTS: dict[str, tuple[Look, float]] = {
    "toc 1": ((11, True, DARK, 6, 2), 0),
    "toc 2": ((9.5, False, None, 0, 0), 0.6),
}
NEEDED = (*BUILT_IN, *OURS, TABLE)


def new_template() -> Any:
    """Return a document of the house's own paper and styles, with nothing in it."""
    document = Document()
    for name, look in BUILT_IN.items():
        _set(document.styles[name], *look)
    for name, look in OURS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _set(style, *look)
    for name, (look, indent) in CONTENTS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        _set(style, *look)
        style.paragraph_format.left_indent = Cm(indent)
    document.styles["Cell number"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    for name in ("Heading 1", "Heading 2", "Caption"):
        document.styles[name].paragraph_format.keep_with_next = True
    table = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    table.base_style = document.styles["Table Grid"]
    paper = document.sections[0]
    paper.orientation = WD_ORIENT.LANDSCAPE  # a figure stands beside two years and four areas
    paper.page_width, paper.page_height = Cm(29.7), Cm(21)
    paper.left_margin = paper.right_margin = Cm(2)
    paper.top_margin = paper.bottom_margin = Cm(2)
    return document


def open_template(path: Path | None) -> Any:
    """Return the council's template, or our own where there is none.

    A file that is no Word document, or lacks a style that the report uses, raises ReleaseError.
    """
    if path is None:
        return new_template()
    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise ReleaseError(
            f"The report's template {path.name} cannot be opened as a Word document (.docx). Save it "
            "again in Word, or take a new one with `carefacts report-template`."
        ) from error
    missing = [name for name in NEEDED if name not in {style.name for style in document.styles}]
    if missing:
        raise ReleaseError(
            f"The report's template {path.name} lacks the style(s) {', '.join(missing)}. Change what styles "
            "look like and keep their names, or take a new template with `carefacts report-template`."
        )
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    return document


def _set(style: Any, size: float, bold: bool, colour: RGBColor | None, before: float, after: float) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    if colour is not None:
        style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
