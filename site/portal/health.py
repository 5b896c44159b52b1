"""Is the office open? Told without secrets, for supervisors and monitors."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.sandbox import rung


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, else 503 with Retry-After; names the queues that no worker serves.

    `sandbox` is the rung that a child of this web process gets, and so that of workers which run on the same
    machine as the same user; on another machine `manage.py serve` names the workers' own at its start.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        oldest = Step.objects.filter(state=StepState.WAITING).order_by("next_at").first()
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503, headers={"Retry-After": "5"})
    idle = [queue for queue in ("mail", "intake", "ocr", "convert") if not liveness.any_alive(queue)]
    return JsonResponse(
        {
            "status": "ok",
            "sandbox": rung().value,
            "queues_without_worker": idle,
            "oldest_waiting_step": oldest.next_at.isoformat() if oldest else None,
        }
    )
