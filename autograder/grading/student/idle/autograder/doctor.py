"""A doctor that finds nothing to say."""


def examine() -> list[object]:
    return []
