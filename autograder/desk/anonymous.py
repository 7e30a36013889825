"""Leaving names out of a report: pseudonyms that stay the same, and texts that no longer tell who wrote them."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace

import sqlalchemy as sa
from nbgrader import api

from autograder.desk.grades import Person
from autograder.desk.results import ClassResults, Work

KEY = sa.Table("autograder_pseudonyms", sa.MetaData(), sa.Column("key", sa.String(64), primary_key=True))
LETTERS = 6
SHORTEST_NAME = 2
WRITTEN_BY_STUDENTS = re.compile(r"'.*'|\".*\"|(?<=: ).+$|(?<=claimed ).+(?= points; it has)", re.DOTALL)
"""The parts of an anomaly's sentence that may quote a submission."""


def pseudonyms(book: api.Gradebook, students: Iterable[str]) -> dict[str, str]:
    """A pseudonym for each student, from their id and a key that only the gradebook holds.

    The same gradebook always gives the same ones; without it, nobody can work out whose they are.
    """
    key = key_of(book)
    digests = {
        student: base64.b32encode(hmac.digest(key, student.encode(), hashlib.sha256)).decode().lower()
        for student in students
    }
    lengths = range(LETTERS, 1 + max(map(len, digests.values()), default=LETTERS))
    length = next(n for n in lengths if len({digest[:n] for digest in digests.values()}) == len(digests))
    return {student: f"student-{digest[:length]}" for student, digest in digests.items()}


def key_of(book: api.Gradebook) -> bytes:
    """The gradebook's key, which is drawn when it is first asked for."""
    connection = book.db.connection()
    KEY.create(connection, checkfirst=True)
    key = connection.scalar(sa.select(KEY.c.key).order_by(KEY.c.key))
    if key is None:
        key = secrets.token_hex(32)
        connection.execute(sa.insert(KEY), {"key": key})
    book.db.commit()
    return bytes.fromhex(key)


def without_names(text: str, people: Iterable[Person]) -> str:
    """A text in which nobody's id, name or address stands."""
    names = {name for person in people for name in (person.id, person.first_name, person.last_name, person.email)}
    longest_first = sorted((name for name in names if len(name) >= SHORTEST_NAME), key=len, reverse=True)
    if not longest_first:
        return text
    whole_words = rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W\d_])"
    return re.sub(whole_words, "...", text, flags=re.IGNORECASE)


def without_quotations(anomaly: str) -> str:
    """An anomaly's sentence without what it quotes from the submission, such as the names of files."""
    return WRITTEN_BY_STUDENTS.sub("...", anomaly)


def anonymised(results: ClassResults, names: Mapping[str, str]) -> ClassResults:
    """The results with pseudonyms for ids, and with nothing else that tells who somebody is."""
    people = results.people.values()

    def work_of(work: Work) -> Work:
        anomalies = [without_names(without_quotations(anomaly), people) for anomaly in work.anomalies]
        outcome = work.outcome | {"student": names[work.student], "anomalies": anomalies} if work.outcome else {}
        return replace(work, student=names[work.student], outcome=outcome)

    lessons = tuple(
        replace(
            lesson,
            works={names[student]: work_of(work) for student, work in by(names, lesson.works)},
            absent=tuple(sorted(names[student] for student in lesson.absent)),
        )
        for lesson in results.lessons
    )
    return ClassResults({name: Person(name, "", "", "") for name in sorted(names.values())}, lessons)


def by(names: Mapping[str, str], works: Mapping[str, Work]) -> list[tuple[str, Work]]:
    """In the order of the pseudonyms, which says nothing about the order of the names."""
    return sorted(works.items(), key=lambda item: names[item[0]])
