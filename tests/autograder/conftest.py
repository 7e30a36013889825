"""Projects of their own for tests that build, grade or change notebooks."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSON = "02_activations"


@pytest.fixture(scope="session")
def copy_project() -> Callable[[Path], Path]:
    """Copies into a folder what one lesson needs: its source, its notebooks and nbgrader's configuration."""

    def copy(target: Path) -> Path:
        for folder in ("solutions", "course"):
            shutil.copytree(ROOT / folder / LESSON, target / folder / LESSON)
        shutil.copy(ROOT / "nbgrader_config.py", target)
        shutil.copy(ROOT / "solutions" / "jupytext.toml", target / "solutions")
        (target / "autograder").mkdir()
        return target

    return copy


@pytest.fixture
def project(copy_project: Callable[[Path], Path], tmp_path: Path) -> Path:
    return copy_project(tmp_path)
