"""Grading other people's notebooks: isolated, so that nobody's code decides its own score, and fast."""
