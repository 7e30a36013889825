"""What the tests of the library share."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine is doing, and says nothing about the library.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)


@pytest.fixture
def torch() -> ModuleType:
    return pytest.importorskip("torch", reason="torch is the oracle here: pip install -e '.[oracles]'")
