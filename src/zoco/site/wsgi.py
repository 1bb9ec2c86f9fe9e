"""The door through which a server enters; it stays shut while something that must hold does not."""

import gc
import os

from django.core.checks import run_checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zoco.site.settings")
application = get_wsgi_application()

if wrong := [str(found) for found in run_checks() if found.is_serious()]:
    raise SystemExit("Zoco does not start:\n" + "\n".join(wrong))

# What was loaded stays as long as the process: looking through it for garbage cost a long pause every few pages.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
