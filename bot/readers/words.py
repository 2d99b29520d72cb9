"""Sets of words, written as a line of prose rather than as a column of quotes."""

__all__ = ["words"]


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())
