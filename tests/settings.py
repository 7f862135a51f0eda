"""The application's settings, with what only makes tests slow taken out."""

import os

from seslip.settings import *  # noqa: F403
from seslip.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, VAR_DIR

# Static files are collected by a start of the server, not by a test.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise")]
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECRET_KEY = "only for tests"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads meet the same locks as in use, and this process's own, so that two runs do not meet.
    # Nothing in it need survive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
    init = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = init.replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
MEDIA_ROOT = VAR_DIR / f"test-files-{os.getpid()}"  # tests that store files use a folder of their own
FILE_PATIENCE = 600.0  # a download is the file itself, however busy the machine is
