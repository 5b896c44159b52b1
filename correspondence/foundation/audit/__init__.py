"""The journal: append-only, hash-chained, the last write of each change's transaction."""
