"""The rule book: every rule of every year with its examples, from the rulebook alone."""

import re
from pathlib import Path

import pytest

from expectations.collection_year import label
from expectations.rulebook import LAST_RULES_YEAR, load_rulebook, rules_in_force
from orchestration.releases.rule_book import rule_book_entries, write_rule_book


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("book") / "rule_book.html"
    write_rule_book(path)
    return path.read_text(encoding="utf-8")


def test_every_entry_of_the_rulebook_is_in_it(page: str) -> None:
    rules = load_rulebook()
    assert re.findall(r'<article id="rule-(\w+)"', page) == list(
        dict.fromkeys(entry.rule.code for entry in rule_book_entries(rules))
    )
    assert page.count('<div class="entry"') == len(rules)
    assert f"<p>{len(rules_in_force(LAST_RULES_YEAR))} rules: " in page


def test_codes_are_in_the_order_that_people_count(page: str) -> None:
    codes = re.findall(r'<article id="rule-(\d+)"', page)
    assert [int(code) for code in codes] == sorted(int(code) for code in codes)


def test_an_entry_says_what_its_condition_means_and_shows_rows_on_both_sides() -> None:
    entries = rule_book_entries(load_rulebook())
    for entry in entries:
        outcomes = {one for _, tables in entry.examples for table in tables for one in table.outcomes}
        assert outcomes == ({"passes"} if entry.rule.cannot_fail else {"passes", "fails"}), entry.rule.code
        assert entry.answers, f"{entry.rule.code}: no word of its condition is explained"
        assert all(meaning for _, meaning in entry.answers), entry.rule.code


def test_what_changed_is_told_beside_the_later_entry() -> None:
    entries = rule_book_entries(load_rulebook())
    later = [e for e in entries if any(o.rule.valid_until == e.rule.valid_from - 1
                                       and o.rule.code == e.rule.code for o in entries)]  # fmt: skip
    assert later
    for entry in later:
        assert entry.changes, f"{entry.rule.code} is split, and nothing in it has changed"
        assert all(text.startswith(f"Until {label(entry.rule.valid_from - 1)}") for text in entry.changes)


def test_it_gives_the_same_bytes_and_asks_nothing_of_the_network(page: str, tmp_path: Path) -> None:
    write_rule_book(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == page
    assert not re.search(r'(src|href)="(https?:)?//', page)
    targets = set(re.findall(r'href="#([\w-]+)"', page))
    assert targets <= set(re.findall(r'id="([\w-]+)"', page))
