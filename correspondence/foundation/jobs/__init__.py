"""Durable jobs: truth is the `Step` table; the task queue only wakes a worker (reference: reliability, part 8)."""
