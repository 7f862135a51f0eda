"""The settings people run, strict policy and all, with a place of its own for the collected static files.

Another server started on this machine meanwhile may clear the common one. File names are hashed as in use; only their
compression, which no page notices, is left out because it takes seconds.
"""

import os

from seslip.settings import *  # noqa: F403
from seslip.settings import STORAGES

STATIC_ROOT = os.environ["JOURNEYS_STATIC_ROOT"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
FILE_PATIENCE = 0.2  # seconds; so that a PDF is always waited for
