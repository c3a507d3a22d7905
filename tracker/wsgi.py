"""Entry point for gunicorn."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tracker.settled_templates import read_all

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = get_wsgi_application()

# What every request needs is read before the first one comes, and what is there now stays until the end: a collection
# of garbage that looked through all of it again would hold up whoever happens to wait then.
import_module(settings.ROOT_URLCONF)
read_all()
gc.collect()
gc.freeze()
