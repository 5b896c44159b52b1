"""Is the office open? Told without secrets, for supervisors and monitors."""

from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.sandbox import rung
from correspondence.intake import virus


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, else 503 with Retry-After; names the queues that no worker serves.

    `sandbox` is the rung that a child of this web process gets, and so that of workers which run on the same
    machine as the same user; on another machine `manage.py serve` names the workers' own at its start.
    `steps_given_up` counts by name the steps that wait for a person; the desk shows them with their reasons.
    `virus_scanner` is `off`, `ok`, `silent`, or `limit-too-small` where it takes smaller files only than the office.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        oldest = Step.objects.filter(state=StepState.WAITING).order_by("next_at").first()
        stopped = Step.objects.filter(state=StepState.GAVE_UP).order_by("name").values_list("name")
        given_up = dict(stopped.annotate(count=Count("pk")))
        idle = [queue for queue in ("mail", "intake", "ocr", "convert") if not liveness.any_alive(queue)]
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503, headers={"Retry-After": "5"})
    except OSError:  # the run folder, where the workers' locks lie
        return JsonResponse({"status": "disk"}, status=503, headers={"Retry-After": "5"})
    return JsonResponse(
        {
            "status": "ok",
            "sandbox": rung().value,
            "virus_scanner": virus.state(),
            "queues_without_worker": idle,
            "steps_given_up": given_up,
            "oldest_waiting_step": oldest.next_at.isoformat() if oldest else None,
        }
    )
