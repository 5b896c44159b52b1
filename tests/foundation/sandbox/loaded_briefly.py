"""The loaded launcher with shorter bounds, which the tests take from the environment."""

import os
import sys

from correspondence.foundation.sandbox import loaded

if __name__ == "__main__":
    loaded.MOST_CHILDREN = int(os.environ["TEST_MOST_CHILDREN"])
    loaded.IDLE_SECONDS = float(os.environ["TEST_IDLE_SECONDS"])
    sys.exit(loaded.main())
