"""The door for gunicorn."""

import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from correspondence.foundation.jobs.life_files import attend  # noqa: E402

attendance = attend("web")  # as long as this process lives, no demo_reset takes the database away from it
