"""What every check is made of: exercises, the calls they make, and the verdicts they reach."""

from autograder.check.engine.challenge import Challenge, Evidence, Symptom
from autograder.check.engine.exercise import Case, Exercise, Mutant, case, mutant, random_case
from autograder.check.engine.judge import judge
from autograder.check.engine.verdict import Verdict

__all__ = [
    "Case",
    "Challenge",
    "Evidence",
    "Exercise",
    "Mutant",
    "Symptom",
    "Verdict",
    "case",
    "judge",
    "mutant",
    "random_case",
]
