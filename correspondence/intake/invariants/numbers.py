"""I3: the numbers of each register book and year are exactly 1 to n; void ones stay as rows."""

from django.db.models import Count, Max, Min

from correspondence.letters.models import Register, RegisterEntry

from .answer import Answer, Question

SAYS = "The numbers of each register book and year run from 1 to n without gap or double."


def check(question: Question) -> Answer:
    """Compare count, smallest and largest number of each book with what the book itself says."""
    answer = Answer("I3", SAYS)
    books = Register.objects.annotate(
        counted=Count("entries"),
        distinct=Count("entries__number", distinct=True),
        first=Min("entries__number"),
        last=Max("entries__number"),
    )
    for book in books.order_by("pk").iterator():
        name = f"book {book.pk} ({book.kind} {book.year})"
        answer.checked += book.counted
        if book.counted != book.distinct:
            answer.break_by(name, f"{book.counted - book.distinct} numbers stand twice")
        if book.distinct and (book.first, book.last) != (1, book.distinct):
            answer.break_by(name, f"holds {book.distinct} numbers from {book.first} to {book.last}{_gap(book)}")
        if book.last_number != (book.last or 0):
            answer.break_by(name, f"says {book.last_number} was its last number, its last row is {book.last or 0}")
    return answer


def _gap(book: Register) -> str:
    """Name the first number that is missing."""
    numbers = RegisterEntry.objects.filter(register=book).order_by("number").values_list("number", flat=True)
    expected = 1
    for number in numbers.distinct().iterator():
        if number != expected:
            return f"; {expected} is missing"
        expected = number + 1
    return ""
