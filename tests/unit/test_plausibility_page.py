"""The page that says whether a release is complete and believable: readable by anyone."""

import re
from pathlib import Path

from page_reader import Page
from release_warehouse import build

from orchestration.releases.finished_warehouse import current_submission, open_finished
from orchestration.releases.plausibility_page import judge_release, write_plausibility


def test_the_page_reads_without_sight_and_without_a_network(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        submission = current_submission(connection)
        write_plausibility(tmp_path, submission, judge_release(connection, submission), "2026-0123456789ab")
    html = (tmp_path / "plausibility.html").read_text(encoding="utf-8")
    page = Page(html)
    assert page.language == "en-GB"
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert page.tables == page.captions > 0
    assert page.scopeless == 0
    assert len(set(page.ids)) == len(page.ids) and page.pointed <= set(page.ids)
    assert page.loaded == []
    assert not re.search(r"https?:|//\w|@import|url\((?!#)|<script|<iframe|<form", html)
