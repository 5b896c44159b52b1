"""How large a page is drawn inside the sandbox."""

import math

# A3 at 300 dpi is 17 million pixels.
MAX_WORK_PIXELS = 20_000_000
MAX_WORK_SIDE = 6000


def bounded_scale(width: float, height: float, wanted: float) -> float:
    """Return the wanted scale, less where the picture would pass the bounds on its sides or its area."""
    by_side = MAX_WORK_SIDE / max(width, height, 1e-6)
    by_area = math.sqrt(MAX_WORK_PIXELS / max(width * height, 1e-6))
    return min(wanted, by_side, by_area)
