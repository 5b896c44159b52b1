"""The door for gunicorn."""

import gc
import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from correspondence.foundation.jobs.life_files import attend  # noqa: E402
from correspondence.foundation.wsgi_request import PlainRequest  # noqa: E402

application.request_class = PlainRequest
_ = get_resolver().url_patterns  # every view is imported before the web processes are forked from this one
connections.close_all()  # and each of them opens connections of its own

attendance = attend("web")  # as long as this process lives, no demo_reset takes the database away from it

# What is loaded now lives as long as the process: to look through it for garbage is work for nothing, and writes to
# memory that the web processes share.
gc.collect()
gc.freeze()
