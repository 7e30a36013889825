"""The command line: `python -m autograder COMMAND`.

Exit status: 0 done, 1 a gate failed, 2 wrong usage.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from autograder.lessons import UsageError, find_lessons

app = typer.Typer(
    help="Build, verify and check the course's lessons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

T = TypeVar("T")
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Also write the result there, as JSON.")]
Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LESSON]...", help="Lessons such as 02_activations; all when none is named."),
]


@app.command()
def build(
    lessons: Lessons = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; name every file that is out of date, and fail.")
    ] = False,
) -> None:
    """For authors: make the notebooks in solutions/ and course/ from the Markdown sources."""
    from autograder import build as builder

    chosen = find_lessons(lessons or ())
    if check:
        stale = [path for lesson in chosen for path in builder.out_of_date(lesson)]
        stale += [] if lessons else builder.strays(chosen, chosen[0].root)
        for path in stale:
            print(f"out of date: {path}")
        if stale:
            fail("These files are not what the sources give. Run: python -m autograder build")
        print(f"All notebooks of {count(len(chosen), 'lesson')} are up to date.")
        return
    results = {lesson.id: builder.build(lesson) for lesson in tracked(chosen, len(chosen), "Building")}
    for name, built in results.items():
        if built.changed:
            print(f"built: {name}")
        if built.kept:
            print(f"  Somebody had worked in course/{name}: the notebook as it was is now {built.kept.name}.")
    changed = sum(built.changed for built in results.values())
    print(f"{count(changed, 'lesson')} built, {len(chosen) - changed} already up to date.")


@app.command()
def verify(lessons: Lessons = None, json_file: JsonFile = None) -> None:
    """For authors: solutions earn every point, stubs none, every known mistake is rejected and named."""
    from autograder.verify import verify as verify_all

    chosen = find_lessons(lessons or ())
    reports = list(tracked(verify_all(chosen), len(chosen), "Verifying"))
    names = ("exercises", "mutants", "points", "manual_points")
    table = Table(
        Column("lesson", no_wrap=True),
        *(Column(name.replace("_", " "), justify="right") for name in (*names, "faults")),
    )
    for r in reports:
        table.add_row(r.lesson, *(f"{getattr(r, name):g}" for name in names), str(len(r.faults)))
    table.add_section()
    sums = (f"{sum(getattr(r, name) for r in reports):g}" for name in names)
    table.add_row("all", *sums, str(sum(len(r.faults) for r in reports)))
    Console().print(table)
    write_json(json_file, [r.as_data() for r in reports])
    faults = [f"{r.lesson}: {fault}" for r in reports for fault in r.faults]
    for fault in faults:
        print(fault)
    if faults:
        fail(f"{count(len(faults), 'fault')} found: mend them and run again.")


@app.command()
def check(lessons: Lessons = None, json_file: JsonFile = None) -> None:
    """For learners: run your notebooks in course/ as they are saved, and show your progress."""
    from autograder.learner import look_at, next_step

    chosen = find_lessons(lessons or ())
    progress = list(tracked(map(look_at, chosen), len(chosen), "Checking"))
    table = Table("lesson", "exercise", Column("points", justify="right"), "verdict")
    for lesson in progress:
        for scored in lesson.scored:
            points = "by hand" if scored.manual else f"{scored.points:g} of {scored.max_points:g}"
            table.add_row(lesson.lesson, scored.name, points, scored.verdict)
        total = lesson.problem or f"{lesson.points:g} of {lesson.max_points:g}"
        table.add_row(
            lesson.lesson, "", "" if lesson.problem else total, lesson.problem or "together", end_section=True
        )
    Console().print(table)
    write_json(json_file, [lesson.as_data() for lesson in progress])
    print(f"What to do next. {next_step(progress)}")


@app.command()
def doctor() -> None:
    """For all: what this machine has, and what to install."""
    from autograder.doctor import examine

    findings = examine()
    table = Table("what", "found", "verdict", "what to do")
    for f in findings:
        table.add_row(
            f.what,
            f.found,
            "fine" if f.fine else "missing" if f.needed else "optional",
            "" if f.fine else f.mend,
        )
    Console().print(table)
    if any(f.needed and not f.fine for f in findings):
        fail("Something the course needs is missing: see the table.")


def tracked(steps: Iterable[T], total: int, title: str) -> Iterator[T]:
    """The steps, with a progress bar on stderr where a person is watching."""
    return iter(track(steps, description=title, total=total, console=Console(stderr=True), transient=True))


def write_json(file: Path | None, data: object) -> None:
    if file is None:
        return
    try:
        file.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}): give another --json FILE.") from error


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def fail(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    # Programs that a library starts by name live beside this interpreter, activated environment or not.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    try:
        app()
    except UsageError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
