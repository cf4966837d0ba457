"""The command line, `carefacts ...`: reads arguments, calls a function, prints what came of it.

Work does not belong here; every command is also a Python function.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import SettingsError

from expectations.collection_year import collection_year
from orchestration.progress import show_progress
from orchestration.report_commands import add_report_commands
from orchestration.settings import PROJECT_DIR, settings

DONE, FAILED, REFUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when done, 1 when it failed, 2 when the input or part of it was refused.

    Failures and refusals are plain messages on standard error; progress goes there too. A run whose newest
    drop was refused makes the release of an older one, and returns 2.
    """
    try:
        parsed = _parser().parse_args(arguments)
    except ValidationError as wrong:
        print(f"Refused: a setting CAREFACTS_... is wrong: {in_words(wrong)}", file=sys.stderr)
        return REFUSED
    except SettingsError as wrong:
        print(f'Refused: {wrong}. Lists are written as ["E10999001"].', file=sys.stderr)
        return REFUSED
    show_progress()
    from orchestration.dbt_runner import DbtFailed
    from orchestration.extracts.refusals import ExtractRefused
    from orchestration.releases.finished_warehouse import ReleaseError

    try:
        return int(parsed.command(parsed))
    except ExtractRefused as refused:
        print(f"Refused: {refused}", file=sys.stderr)
        return REFUSED
    except ValidationError as wrong:
        print(f"Refused: {in_words(wrong)}", file=sys.stderr)
        return REFUSED
    except (DbtFailed, ReleaseError, OSError) as failed:
        print(f"Failed: {failed}", file=sys.stderr)
        return FAILED


def in_words(wrong: ValidationError) -> str:
    """What pydantic found, a clause for each value, without its codes and links."""
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors()) + "."


def _run(parsed: argparse.Namespace) -> int:
    from orchestration.pipeline import RunFailed, run_release
    from orchestration.summary import release_summary

    try:
        outcome = run_release(
            settings(),
            parsed.authority,
            parsed.year,
            as_at=parsed.as_at,
            rules_year=parsed.rules_year,
            again=parsed.again,
        )
    except RunFailed as failed:
        print(f"Failed, and nothing was published: {failed}", file=sys.stderr)
        return FAILED
    print(release_summary(outcome))
    for refused in outcome.refused:
        print(f"Refused: {refused}", file=sys.stderr)
    return REFUSED if outcome.refused else DONE


def _validate(parsed: argparse.Namespace) -> int:
    from orchestration.summary import validation_summary
    from orchestration.validation import validate

    validated = validate(
        parsed.folder,
        out=parsed.out,
        work_dir=settings().work_dir,
        year=parsed.year,
        previous=parsed.previous,
        authority=parsed.authority,
        rules_year=parsed.rules_year,
        as_at=parsed.as_at,
        providers=parsed.providers or (),
        accepted=parsed.accepted,
        since=parsed.since,
        workbook=not parsed.no_workbook,
    )
    print(validation_summary(validated))
    return REFUSED if validated.refused else DONE


def _rules(parsed: argparse.Namespace) -> int:
    from orchestration.releases.rule_book import write_rule_book

    parsed.out.parent.mkdir(parents=True, exist_ok=True)
    write_rule_book(parsed.out)
    print(parsed.out)
    return DONE


def _synthesise(parsed: argparse.Namespace) -> int:
    from raw_data.synthetic import generate, load_settings

    given = {name: getattr(parsed, name) for name in ("children", "authorities", "years", "seed", "dirt")}
    overrides = {name: value for name, value in given.items() if value is not None}
    for drop in generate(load_settings(collection_year=parsed.year, **overrides), parsed.out):
        print(drop)
    return DONE


def _ui(parsed: argparse.Namespace) -> int:
    from orchestration.instance import dagster_home

    # Dagster is started in another folder, where relative paths would mean something else
    for field in ("extracts_dir", "work_dir", "releases_dir"):
        os.environ[f"CAREFACTS_{field.upper()}"] = str(getattr(settings(), field).resolve())
    os.environ["DAGSTER_HOME"] = str(dagster_home(settings().work_dir).resolve())
    program = Path(sys.executable).with_name("dagster")
    where = ["--host", "127.0.0.1", "--port", str(parsed.port)]
    os.chdir(PROJECT_DIR)  # where Dagster finds the name of our code location
    os.execv(program, [str(program), "dev", *where])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="carefacts", description="Children's social care: the SSDA903 return and the IRO annual report."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    run = commands.add_parser("run", help="from one authority's extracts to a release")
    run.set_defaults(command=_run)
    run.add_argument("--authority", default="E10999001", help="ONS code (default: the made-up E10999001)")
    run.add_argument("--year", type=_year, required=True, help="collection year: 2026 or 2025/26")
    run.add_argument("--again", action="store_true", help="run every step, even when nothing has changed")
    _dates_and_rules(run)

    validate = commands.add_parser("validate", help="check SSDA903 files against the rules")
    validate.set_defaults(command=_validate)
    validate.add_argument("folder", type=Path, help="a return (folder or file), or a folder of submissions")
    validate.add_argument("--year", type=_year, help="collection year: 2026 or 2025/26")
    validate.add_argument("--previous", type=Path, help="last year's return")
    validate.add_argument("--authority", help="ONS code of the authority whose return it is")
    validate.add_argument("--providers", type=Path, nargs="+", help="Ofsted's lists of homes and providers")
    validate.add_argument("--out", type=Path, default=Path("validation"), help="folder for the lists")
    validate.add_argument("--accepted", type=Path, metavar="FILE", help="the list of accepted queries")
    validate.add_argument("--since", type=Path, metavar="FOLDER", help="the --out of an earlier check")
    validate.add_argument(
        "--no-workbook", action="store_true", help="leave out data_quality.xlsx and its page"
    )
    _dates_and_rules(validate)

    rules = commands.add_parser("rules", help="write the rule book: every rule of every year, as a page")
    rules.set_defaults(command=_rules)
    rules.add_argument("--out", type=Path, default=Path("rule_book.html"), help="the page to write")

    add_report_commands(commands)

    synthesise = commands.add_parser("synthesise", help="make the extracts of made-up authorities")
    synthesise.set_defaults(command=_synthesise)
    synthesise.add_argument("--year", type=_year, default=2026, help="collection year of the drops")
    synthesise.add_argument("--children", type=int, help="children looked after in the year, each authority")
    synthesise.add_argument("--authorities", type=int, help="how many authorities")
    synthesise.add_argument("--years", type=int, help="years of history")
    synthesise.add_argument("--seed", type=int, help="another seed makes other children")
    synthesise.add_argument(
        "--dirt",
        metavar="PROFILE",
        type=_profile,
        help="how dirty the files are: none, everyday, systemc, mosaic or eclipse",
    )
    synthesise.add_argument("--out", type=Path, default=settings().extracts_dir, help="folder of drops")

    ui = commands.add_parser("ui", help="open the Dagster UI, on this machine only")
    ui.set_defaults(command=_ui)
    ui.add_argument("--port", type=int, default=3000)
    return parser


def _dates_and_rules(command: argparse.ArgumentParser) -> None:
    command.add_argument("--rules-year", type=_year, help="use the rules of another year")
    command.add_argument("--as-at", type=_day, help="date of the figures, YYYY-MM-DD (default: 31 March)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date. Write it as 2026-03-31.") from None


def _year(text: str) -> int:
    try:
        return collection_year(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _profile(text: str) -> str:
    from raw_data.synthetic.dirt_profiles import dirt_profile

    try:
        dirt_profile(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


if __name__ == "__main__":
    sys.exit(main())
