"""The README and the guides as text, code and tables, for the tests that hold them to the product.

Judging what they say does not belong here.
"""

import re
import shlex
from fnmatch import fnmatch
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
README = PROJECT / "README.md"
GUIDES = PROJECT / "docs"
PAGES = [
    README,
    PROJECT / "CHANGELOG.md",
    *sorted(GUIDES.rglob("*.md")),
    *sorted(p for p in (PROJECT / "raw_data").rglob("*.md") if "extracts" not in p.parts),
]
_FENCE = re.compile(r"^([ ]*)```(\w*)\n(.*?)^\1```", re.M | re.S)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def relative(page: Path) -> str:
    return page.relative_to(PROJECT).as_posix()


def section(page: Path, heading: str) -> str:
    """The text below a second-level heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", read(page), re.M | re.S)
    assert found, f"{relative(page)} has no section {heading!r}."
    return found[1]


def blocks(page: Path, language: str | None = None) -> list[str]:
    """The fenced blocks of a page, without their indent; of one language, or of any."""
    found = [(f[2], re.sub(rf"^{f[1]}", "", f[3], flags=re.M)) for f in _FENCE.finditer(read(page))]
    return [text for name, text in found if language in (None, name)]


def spans(text: str) -> list[str]:
    """The inline code of a text."""
    return re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))


def code_lines(page: Path) -> list[str]:
    """Every line of code on a page: of fenced and indented blocks, and inline code as a line each."""
    without = _FENCE.sub("", read(page))
    indented = re.findall(r"^ {4}(\S.*)", without, re.M)
    fenced = [line.strip() for block in blocks(page) for line in block.splitlines()]
    return [*fenced, *indented, *spans(without)]


def first_cells(text: str) -> list[str]:
    """The code in the first cell of each table row."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return [span for cell in cells for span in spans(cell)]


def commands(page: Path, program: str) -> list[list[str]]:
    """The arguments of every call of a program on a page, without comments and optional brackets."""
    found = []
    for line in code_lines(page):
        line = line.removeprefix("$ ").removeprefix(".venv/bin/")
        if line.startswith(f"{program} "):
            plain = re.sub(r"<[^>]+>", "something", line).replace("[", "").replace("]", "")
            found.append(shlex.split(plain, comments=True)[1:])
    return found


def is_ignored(path: str) -> bool:
    """Whether git ignores a path of the project, or a folder that it lies in."""
    parts = path.strip("/").split("/")
    heads = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    patterns = (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
    # a pattern with a slash before its end is about one place, any other about a name anywhere
    return any(
        fnmatch(name, pattern.strip("/"))
        for pattern in patterns
        for name in (heads if "/" in pattern[:-1] else parts)
    )
