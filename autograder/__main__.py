"""The command line: `python -m autograder COMMAND`.

Exit status: 0 done, 1 a gate failed, 2 wrong usage.
"""

import json
import os
import shlex
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from autograder.grading.plan import Isolation
from autograder.lessons import ROOT, UsageError, course_here, find_lessons

app = typer.Typer(
    help="Build, verify, check and grade the course's lessons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

WrongOptions: Any = typer.BadParameter.__base__
"""What typer raises where options or arguments are wrong; it has no name of its own for it."""

T = TypeVar("T")
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Also write the result there, as JSON.")]
Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LESSON]...", help="Lessons such as 02_activations; all when none is named."),
]
Gradebook = Annotated[str | None, typer.Option(metavar="URL", help="The gradebook, such as sqlite:///gradebook.db.")]

Roster = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A CSV with the people as Canvas or Moodle knows them.")
]
Match = Annotated[str, typer.Option(metavar="COLUMN", help="The roster's column with the gradebook's student ids.")]


@app.command()
def build(
    lessons: Lessons = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; name every file that is out of date, and fail.")
    ] = False,
) -> None:
    """For authors: make the notebooks in solutions/ and course/ from the Markdown sources."""
    chosen = find_lessons(lessons or ())  # Before what takes a second to import: a wrong name is told at once.
    from autograder import build as builder

    if check:
        wanted = [made for lesson in chosen for made in builder.generate(lesson)]
        stale = builder.out_of_date(wanted if lessons else [*wanted, builder.generate_glossary(ROOT)], ROOT)
        stale += [] if lessons else builder.strays(chosen, ROOT)
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
    if not lessons and builder.build_glossary(ROOT):
        print("built: glossary")
    changed = sum(built.changed for built in results.values())
    print(f"{count(changed, 'lesson')} built, {len(chosen) - changed} already up to date.")


@app.command()
def verify(lessons: Lessons = None, json_file: JsonFile = None) -> None:
    """For authors: solutions earn every point, stubs none, every known mistake is rejected and named."""
    chosen = find_lessons(lessons or ())
    from autograder.verify import verify as verify_all

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
    chosen = find_lessons(lessons or ())
    from autograder.learner import look_at, next_step

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
def grade(
    lessons: Annotated[list[str], typer.Argument(metavar="LESSON...", help="Lessons such as 02_activations.")],
    submitted: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the submissions are.")] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where autograded/ goes, and feedback/ if asked for.")
    ] = None,
    gradebook: Gradebook = None,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Submissions that run at once, here.", show_default="one per core")
    ] = os.cpu_count() or 1,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDR", help="Run on other machines: a dask scheduler, tcp://host:port.")
    ] = None,
    isolation: Annotated[
        Isolation, typer.Option(help="none: run submissions unprotected, with all that you may do yourself.")
    ] = "sandbox",
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**63 - 1, metavar="N", help="Of the random cases.", show_default="one per gradebook"),
    ] = None,
    feedback: Annotated[bool, typer.Option("--feedback", help="Also write nbgrader's feedback pages.")] = False,
    json_file: JsonFile = None,
) -> None:
    """For instructors: run and score everybody's submissions, isolated, into nbgrader's gradebook.

    Folders and gradebook are nbgrader_config.py's where no option says otherwise: as for nbgrader, the one in the
    folder where you are, if it holds a course, else this project's. What did not change since the last run is not
    run again; a run that was stopped goes on where it was.
    """
    chosen = find_lessons(lessons, course_here())
    from autograder.grading.run import ClassRun

    has_a_place(json_file)
    run = ClassRun(chosen, submitted, output, gradebook, isolation, seed)
    entries = list(tracked(run.grade(workers, scheduler), run.size, "Grading"))
    write_json(json_file, run.ordered(entries))
    table = Table(Column("lesson", no_wrap=True), *(Column(name, justify="right") for name in run.COLUMNS))
    for row in run.summary(entries):
        table.add_row(*row)
    Console().print(table)
    print(f"Graded notebooks are in {run.course.autograded}, scores in {run.course.gradebook}.")
    if isolation == "none":
        print("Without a sandbox, submissions could do whatever you may do on this machine.")
    if feedback:
        pages = run.feedback(entries)
        list(tracked(pages, run.size, "Writing feedback"))
        print(f"Feedback is in {run.course.feedback}.")


@app.command()
def collect(
    lesson: Annotated[str, typer.Argument(metavar="LESSON", help="Such as 02_activations.")],
    download: Annotated[
        Path, typer.Argument(metavar="DOWNLOAD", help="The zip file, or the folder it was unpacked to.")
    ],
    roster: Roster = None,
    match: Match = "",
) -> None:
    """For instructors: everybody's notebooks out of a download from Canvas or Moodle, to where nbgrader looks."""
    (chosen,) = find_lessons([lesson], course_here())
    from autograder.desk.collect import collect as take

    collected = take(chosen, download, roster, match)
    print(f"Notebooks of {count(len(collected.students), 'student')} are in {collected.submitted}.")
    if roster:
        print(f"In the gradebook are all {count(collected.entered, 'student')} of the roster.")
    if collected.late:
        print(f"Late, by how much a download does not say: {', '.join(collected.late)}.")
    for name, reason in collected.left.items():
        print(f"Not taken: {name}: {reason}.", file=sys.stderr)


@app.command()
def export(
    lessons: Lessons = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file to write.", show_default="FORMAT.csv")
    ] = None,
    file_format: Annotated[
        Literal["csv", "canvas", "moodle"], typer.Option("--format", help="canvas, moodle: what these import.")
    ] = "csv",
    roster: Roster = None,
    match: Match = "",
    gradebook: Gradebook = None,
) -> None:
    """For instructors: everybody's grades, as a file that Canvas, Moodle or a spreadsheet reads."""
    here = course_here()
    chosen = [lesson.id for lesson in find_lessons(lessons, here)] if lessons else []
    from autograder.desk.export import export as write

    written, notes = write(file_format, chosen, to, roster, match, gradebook, here)
    for note in notes:
        print(note, file=sys.stderr)
    print(f"The grades are in {written}.")


@app.command()
def report(
    lessons: Lessons = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the report goes; beside autograded/ when none is named.")
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Leave names out: pseudonyms stand for students, the same every time.")
    ] = False,
    gradebook: Gradebook = None,
) -> None:
    """For instructors: how the class did, what it misunderstood and who needs help, as a page and as tables."""
    here = course_here()
    chosen = find_lessons(lessons or (), here)
    from autograder.desk.report import report as write

    folder, files = write(chosen, bool(lessons), output, anonymous, gradebook, here)
    print(f"The report is {shown(folder / files[0])}, its tables are beside it: {', '.join(files[1:])}.")


@app.command()
def demo(
    students: Annotated[int, typer.Option(min=1, max=999, metavar="N", help="How many students to make up.")] = 30,
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where the class goes: a new or an empty folder.")] = Path(
        "made-up-class"
    ),
    lesson: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LESSON", help="What they hand in; may be given several times.", show_default="02_activations"
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another seed makes other mistakes.")] = 1,
    remove: Annotated[bool, typer.Option("--remove", help="Remove the class and its results again.")] = False,
) -> None:
    """For instructors: a made-up class to try everything on, and its removal without trace."""
    from autograder.desk import demo as made_up

    if remove:
        left = made_up.remove_class(folder)
        print(f"The made-up class in {folder} is removed.")
        if left:
            print(f"Not part of it, and still there: {', '.join(left)}.")
        return
    chosen = find_lessons(lesson or ["02_activations"])
    kinds = made_up.make_class(folder, chosen, students, seed)
    print(f"{folder} holds a made-up class of {count(students, 'student')}:")
    for line in made_up.in_words(kinds):
        print(f"  {line}")
    print("To see what comes of it:")
    elsewhere = "" if folder == Path("made-up-class") else f" --folder {shlex.quote(str(folder.absolute()))}"
    for line in (
        f"cd {shlex.quote(str(folder))}",
        f"python -m autograder grade {' '.join(one.id for one in chosen)} --feedback",
        "python -m autograder report",
        "jupyter lab    # formgrader: Nbgrader > Formgrader",
        "cd -",
        f"python -m autograder demo --remove{elsewhere}",
    ):
        print(f"  {line}")


@app.command()
def doctor() -> None:
    """For all: what this machine has, and what to install."""
    from autograder.doctor import escape, examine

    findings = [*examine(), *escape()]
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
    console = Console(stderr=True)
    shown = track(steps, title, total, console=console, transient=True, disable=not console.is_terminal)
    return iter(shown)


def write_json(file: Path | None, data: object) -> None:
    if file is None:
        return
    try:
        file.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}): give another --json FILE.") from error


def has_a_place(json_file: Path | None) -> None:
    """Say before the work rather than after it that a report cannot be written there."""
    if json_file and (json_file.is_dir() or not json_file.absolute().parent.is_dir()):
        raise UsageError(f"{json_file} is no file in a folder that is there: give another --json FILE.")


def shown(path: Path) -> Path:
    """The path as one would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def fail(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    # Programs that a library starts by name live beside this interpreter, activated environment or not.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    try:
        sys.exit(app(standalone_mode=False))
    except UsageError as error:
        print(error, file=sys.stderr)
    except WrongOptions as error:
        said = error.format_message()
        called = error.ctx.command_path if error.ctx else "python -m autograder"
        said += "" if said.endswith((".", "?")) else "."
        print(said if "\n" in said else f"{said} See: {called} --help", file=sys.stderr)
    except typer.Abort:
        sys.exit(1)
    sys.exit(2)


if __name__ == "__main__":
    main()
