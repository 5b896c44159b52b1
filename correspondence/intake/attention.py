"""For whose attention (c.q.) a letter was sent, as its sender said it; the registrar decides where it goes."""

from correspondence.cases.models import Case

from .models import Delivery
from .stated import Stated


def attention_of(case: Case) -> str:
    """Return the unit that the sender named below the addressee (c.q.), empty where none was named."""
    first = Delivery.objects.filter(case=case).order_by("pk").values_list("stated", flat=True).first()
    return Stated.from_json(first or {}).cq
