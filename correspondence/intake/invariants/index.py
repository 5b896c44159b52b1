"""I5: the search index shows each person what the database lets them see, and nothing else."""

from .answer import Answer, Question

SAYS = "The search index and its counts show each person exactly the letters they may see."


def check(question: Question) -> Answer:
    """Say why there is nothing to compare yet."""
    return Answer("I5", SAYS, why_not="letters are found in the database itself; there is no separate index")
