"""What the service writes: read from its file, and refused in words where it cannot be used."""

from pathlib import Path

import pytest
import yaml

from expectations.measures import sections
from orchestration.releases.annual_report.answers import blank_answers, read_answers
from orchestration.releases.finished_warehouse import ReleaseError


def answers(tmp_path: Path, text: str | bytes) -> dict[str, str]:
    path = tmp_path / "answers.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_answers(path, sections())


def test_answers_are_read_by_the_code_of_their_question(tmp_path: Path) -> None:
    text = "reviews_comment: |\n  Two officers left.\n\n  Others took over.\nchildren_comment:\n"
    assert answers(tmp_path, text) == {"reviews_comment": "Two officers left.\n\nOthers took over."}
    assert answers(tmp_path, "") == {}


def test_the_blank_file_asks_every_question_and_answers_none(tmp_path: Path) -> None:
    blank = blank_answers(sections())
    asked = {one.code: one.ask for section in sections() for one in section.narrative}
    assert set(yaml.safe_load(blank)) == set(asked)
    assert all(f"# {ask}\n{code}: |" in blank for code, ask in asked.items())
    assert answers(tmp_path, blank) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("review_comment: Secret", "the code review_comment. There are: .*reviews_comment"),
        ("- Secret", "a line for each question"),
        ("reviews_comment: 12", "answer to reviews_comment in answers.yml is no text"),
        ("reviews_comment: [", "no YAML, line 1"),
        (b"reviews_comment: \xff\xfe", "cannot be read as UTF-8"),
    ],
)
def test_answers_that_cannot_be_used_are_refused(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(ReleaseError, match=says) as refused:
        answers(tmp_path, text)
    assert "Secret" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"answers.yml cannot be read"):
        read_answers(tmp_path / "answers.yml", sections())
