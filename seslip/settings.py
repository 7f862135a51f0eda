"""Settings, read from the environment. What can be set is listed in the README under “Configuration”."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
DEBUG: bool = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# True behind a proxy that ends TLS: cookies then travel over https only and browsers are told to insist on it.
HTTPS: bool = env.bool("HTTPS", default=False)


def secret_key() -> str:
    """From the environment, else the one `run.py` keeps for this copy, else one for this process only."""
    kept = VAR_DIR / "secret_key"
    if key := env.str("SECRET_KEY", default=""):
        return key
    if kept.exists():
        return kept.read_text().strip()
    from django.core.management.utils import get_random_secret_key

    return get_random_secret_key()


def whole_number(name: str, default: int = 0) -> int:
    """A setting that counts something. Raises ImproperlyConfigured with what was found."""
    try:
        number: int = env.int(name, default=default)
        return number
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{env.str(name)}”. Set it to a whole number, or leave it out.") from None


def days(name: str, default: str) -> tuple[int, ...]:
    """A setting of whole days, such as 30,14,7,1. Raises ImproperlyConfigured with what was found."""
    parts = [part.strip() for part in env.str(name, default=default).split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
        raise ImproperlyConfigured(f"{name} is “{env.str(name)}”. Set it to days like {default}, or leave it out.")
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def site_url() -> str:
    """Where people reach the application, for links in e-mails. Raises ImproperlyConfigured for what is no address."""
    url = (env.str("SITE_URL", default="") or "http://127.0.0.1:8000").rstrip("/")
    if not url.startswith(("https://", "http://")) or len(url.split()) != 1:
        raise ImproperlyConfigured(f"SITE_URL is “{url}”. Write it like https://seslip.example.org, or leave it out.")
    return url


SECRET_KEY = secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "simple_history",
    "seslip.foundation",
    "projects",
    "budget",
    "kpis",
    "diagnostics",
    "targeted_support",
    "returns",
    "seslip",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "seslip.foundation.middleware.ReadableSession",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "projects.visiting.NoteVisit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "seslip.foundation.middleware.PrivatePages",
    "seslip.foundation.middleware.OnlyButtons",
]

ROOT_URLCONF = "seslip.urls"
WSGI_APPLICATION = "seslip.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "seslip.navigation.navigation",
            ],
        },
    },
]


def database_named() -> dict[str, Any]:
    """What DATABASE_URL names, else SQLite under `var/`. The refusal does not repeat it: it may hold a password."""
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'seslip.sqlite3'}"
    try:
        if url.partition("://")[0] not in ("sqlite", "postgres", "postgresql"):
            raise ValueError
        config: dict[str, Any] = env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured(
            "DATABASE_URL names no database that SESLIP can use. Write it like sqlite:///path/to/file.sqlite3 or "
            "postgres://user:password@host/name, or leave it out to use SQLite under var/."
        ) from None
    return config


def database() -> dict[str, Any]:
    """SQLite under `var/` unless DATABASE_URL names another.

    SQLite takes the write lock when a transaction begins and waits for it: with WAL alone, concurrent writers
    still meet “database is locked”.
    """
    config = database_named()
    if config["ENGINE"].endswith("sqlite3"):
        if config["NAME"] == str(VAR_DIR / "seslip.sqlite3"):
            VAR_DIR.mkdir(exist_ok=True)
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;",
        }
    else:
        config.setdefault("CONN_MAX_AGE", 60)
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "projects.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "projects.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "projects.sign_in_forms.LoginForm",
    "reset_password": "projects.sign_in_forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "projects.sign_in.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are added by the programme office, never by themselves
ACCOUNT_EMAIL_SUBJECT_PREFIX = "SESLIP: "
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}  # ours is atomic: projects.sign_in
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# How many proxies stand before the application: without it, everybody behind one shares one counter of attempts.
ALLAUTH_TRUSTED_PROXY_COUNT: int = whole_number("TRUSTED_PROXIES")

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000  # an extract of 2 MB that the page of its payments sends back
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", str(files("font_source_sans_pro") / "files")),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}

# What is counted or drawn is kept under what it hangs on: old values are never asked for again, and make room.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# Files that people add as evidence: never served as they are, only through a page that asks who may see them.
MEDIA_ROOT = Path(env.str("FILES_DIR", default=str(VAR_DIR / "files")))
# Files made for download are kept there too, below `made/`; whoever waits longer than this is told so (seconds).
FILE_PATIENCE = 1.0
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

EMAIL_TIMEOUT = 30  # seconds; without it, a mail server that does not answer holds a run for ever
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="seslip@example.org")
SITE_URL = site_url()

# Reminders (kpis/domain/reminders.py): days before and after a due date, and days overdue until others are told.
REMIND_BEFORE = days("REMIND_BEFORE", "30,14,7,1")
REMIND_AFTER = days("REMIND_AFTER", "1,7,14")
ESCALATE_AFTER = whole_number("ESCALATE_AFTER", 21)

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail addresses are unique whatever their capitals: person_email_once
FIXTURES = BASE_DIR / "fixtures"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
