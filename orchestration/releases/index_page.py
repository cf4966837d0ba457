"""Writes the first page of a release: whether it can be submitted, why not, and what lies in the folder.

The products themselves do not belong here.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from expectations.collection_year import label
from expectations.extracts.fields import described
from expectations.extracts.ssda903 import RETURN_TITLES
from orchestration.releases.annual_report.evidence import EVIDENCE
from orchestration.releases.finished_warehouse import Submission
from orchestration.releases.manifest import MANIFEST_FILE, files_of, rule_counts
from orchestration.releases.pages import render
from orchestration.releases.readiness import Readiness, RuleResult
from orchestration.releases.return_gaps import GAPS_FILE
from orchestration.releases.return_products import RETURN_FOLDER, ReturnWritten
from orchestration.releases.return_xml import XML_FILE

INDEX_FILE = "index.html"
FILES = {
    **{
        f"{RETURN_FOLDER}/{RETURN_TITLES[table]}.csv": f"The return: {about.grain}"
        for table, about in described("ssda903").items()
    },
    f"{RETURN_FOLDER}/{XML_FILE}": "The return as one XML, as far as its elements are known",
    GAPS_FILE: "Every field of the return: what it was made from, or why it is a gap",
    "data_quality.xlsx": "To work through: rules, rows with what stands in them, changes, accepted queries",
    "data_quality.html": "The same as a page",
    "data_quality.csv": "Every row that a rule found, with what stands there and how to put it right",
    "data_quality_changes.csv": "What is new, fixed, not tested and still there since the release before",
    "rule_book.html": "Every rule of every year: what it means, with examples",
    "issues.csv": "Every row that a rule found, with the row's position in its file",
    "rule_results.csv": "Every rule: passed, failed, or not evaluated and why",
    "quarantine.csv": "Every cell of the extracts that kept its row out: where it is and how to mend it",
    "extracts.xlsx": "What came in: files, rows, columns, quarantine, how cells were read, codes to decide",
    "annual_report/officer/annual_report.html": "The annual report for officers (restricted), to read",
    "annual_report/officer/annual_report.xlsx": "The same with charts, and lists of the children behind it",
    "annual_report/officer/annual_report.docx": "The same as a document, with room for your own words",
    "annual_report/officer/figures.csv": "Every figure with its definition and what is published beside it",
    "annual_report/officer/disclosure_audit.csv": "What is kept back, with what can be derived of it",
    "annual_report/public/annual_report.html": "The annual report for publication, small figures kept back",
    "annual_report/public/annual_report.xlsx": "The same tables with charts",
    "annual_report/public/annual_report.docx": "The same as a document, with room for your own words",
    "annual_report/public/figures.csv": "Every figure that may be published",
    f"{EVIDENCE.as_posix()}/": "Every row that the figures count, with its file (restricted)",
    "plausibility.html": "Is the release complete, and believable beside last year's",
    "plausibility.json": "The same, for a program",
    "manifest.json": "What the release was made from: hashes, row counts, parameters, code",
}


def write_index(
    release: Path,
    submission: Submission,
    release_id: str,
    readiness: Readiness,
    rules: Sequence[RuleResult],
    rows_written: Mapping[str, int],
    returned: ReturnWritten,
) -> None:
    """Write `index.html` over the files that lie in `release`; the manifest, made last, is only named."""
    sizes = {name: path.stat().st_size for name, path in files_of(release).items()}
    for folder in (name for name in FILES if name.endswith("/")):
        inside = [size for name, size in sizes.items() if name.startswith(folder)]
        sizes |= {folder: sum(inside)} if inside else {}
    page = render(
        "index.html.j2",
        submission=submission,
        release_id=release_id,
        readiness=readiness,
        rules_year=label(submission.rules_year),
        failed=sorted(
            (rule for rule in rules if rule.status == "failed"), key=lambda r: r.severity != "error"
        ),
        counts=rule_counts(rules),
        files={name: what for name, what in FILES.items() if name in sizes or name == MANIFEST_FILE},
        gaps=returned.gaps,
        xml_notes=returned.xml_notes,
        sizes=sizes,
        rows=rows_written,
    )
    (release / INDEX_FILE).write_text(page, encoding="utf-8", newline="\n")
