"""What the service writes for the annual report: a file of its answers, by the code of each question.

The questions do not belong here (the catalogue asks them), nor how an answer is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from expectations.measures import Section
from orchestration.releases.finished_warehouse import ReleaseError


def read_answers(path: Path, catalogue: Sequence[Section]) -> dict[str, str]:
    """Return the answers of a YAML file, by the code of the question; one left empty is not answered.

    Both editions print them as they stand, a blank line beginning a new paragraph. A file that cannot be read
    or is no list of codes with texts raises ReleaseError, and so do codes that no question has; it names them
    and those that there are, never what was written.
    """
    asked = [one.code for section in catalogue for one in section.narrative]
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"The answers in {path.name} cannot be read as UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise ReleaseError(f"The answers in {path.name} are no YAML{where}: code: text.") from None
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise ReleaseError(f"The answers in {path.name} must be a line for each question, code: text.")
    unknown = [str(code) for code in given if code not in asked]
    if unknown:
        raise ReleaseError(
            f"No question of the annual report has the code {', '.join(sorted(unknown))}. "
            f"There are: {', '.join(asked)}."
        )
    for code, text in given.items():
        if text is not None and not isinstance(text, str):
            raise ReleaseError(f"The answer to {code} in {path.name} is no text; put it in quotes.")
    return {code: text.strip() for code, text in given.items() if text and text.strip()}


def blank_answers(catalogue: Sequence[Section]) -> str:
    """Return a file to write the answers in: every question as a comment, with its code and no answer yet."""
    lines = [
        "# Your words below the code of each question, each line two spaces in. Empty ones are left out.\n"
    ]
    for section in catalogue:
        if section.narrative:
            lines.append(f"\n# {section.title}\n")
        lines += [f"# {one.ask}\n{one.code}: |\n\n" for one in section.narrative]
    return "".join(lines)
