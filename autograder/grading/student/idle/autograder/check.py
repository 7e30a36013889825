"""Checks that accept anything: the real ones run elsewhere, when this notebook's own test cells are reached."""

from typing import Any


class Check:
    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"check.{self.name}({self.name}) checks your answer; check.{self.name}.hint() gives a hint."

    def __call__(self, *_: Any, **__: Any) -> None:
        pass

    def hint(self) -> None:
        pass

    def solution(self) -> None:
        pass


class CheckFailed(AssertionError):
    pass


def progress() -> None:
    pass


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Check(name)
