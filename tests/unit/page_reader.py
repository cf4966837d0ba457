"""Reads a page as someone who cannot see it would meet it, for the tests of every page of a release.

What a page must say does not belong here.
"""

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """What a screen reader would meet: headings, captions, scopes, ids and what points to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.loaded: list[str] = []
        self.tables = self.captions = self.scopeless = self.regions = 0
        self.images: list[dict[str, str | None]] = []
        self.widths: list[int] = []
        self.first_link: str | None = None
        self.language: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.regions += given.get("role") == "region" and given.get("tabindex") == "0"
        self.scopeless += tag == "th" and given.get("scope") not in ("col", "row", "rowgroup")
        if tag in ("svg", "img"):
            self.images.append(given)
        if tag == "html":
            self.language = given.get("lang")
        if tag == "tr":
            self.widths.append(0)
        if tag in ("td", "th"):
            self.widths[-1] += int(given.get("colspan") or 1)
        self.ids += [str(given["id"])] if given.get("id") else []
        for name in ("aria-labelledby", "aria-describedby"):
            self.pointed |= set((given.get(name) or "").split())
        if tag == "a":
            self.first_link = self.first_link or given.get("href")
            if (given.get("href") or "").startswith("#"):
                self.pointed.add(str(given["href"])[1:])
        self.loaded += [str(given[name]) for name in ("src", "srcset", "data") if given.get(name)]
        self.loaded += [str(given["href"])] if tag == "link" else []
