"""Is anything lost, doubled or stuck? The invariants I1–I7, each proven from rows, bytes and journal."""
