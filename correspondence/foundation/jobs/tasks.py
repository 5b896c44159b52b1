from django_tasks import task


@task()
def run_step(step_id: int) -> str:
    """Wake-up call: do the step if it still stands open."""
    from .running import perform

    return perform(step_id)
