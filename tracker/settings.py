"""Every setting, all from the environment; see ``.env.example`` for what each name means."""

import re
import sys
import tomllib
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SERVED_OVER_HTTPS = SITE_URL.startswith("https://")


def secret_key() -> str:
    """From the environment, or the file that ``make demo`` wrote; a production site must set its own."""
    key: str = env.str("SECRET_KEY", default="")
    kept = VAR_DIR / "secret_key"
    if not key and kept.is_file() and not SERVED_OVER_HTTPS:
        key = kept.read_text().strip()
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. `make demo` writes one for local use; production needs its own."
        )
    return key


SECRET_KEY = secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "knox",
    "simple_history",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "bills.apps.BillsConfig",
    "recommendations.apps.RecommendationsConfig",
    "ingest.apps.IngestConfig",
    "alerts.apps.AlertsConfig",
    "tracker.apps.TrackerConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.languages.LanguageOfThePath",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tracker.referrer.ReferrerForOurOwnForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.accounts.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.kept_pages.KeptPages",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "tracker.settled_templates.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.context.site",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'tracker.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets pages read while a run writes; IMMEDIATE takes the write lock at once, so two writers queue
    # instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
LIMITS_FILE = VAR_DIR / "limits.sqlite3"
API_RATE_ANON = env.int("API_RATE_ANON", default=60)
API_RATE_KEY = env.int("API_RATE_KEY", default=600)
# Shared by all workers, so that the limits on signing in count once.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
}
ARCHIVE_DIR = Path(env.str("ARCHIVE_URL", default=str(VAR_DIR / "archive")).removeprefix("file://"))
ARCHIVE_KEEP_DAYS = env.int("ARCHIVE_KEEP_DAYS", default=0)
LETTERS_DIR = Path(env.str("LETTERS_DIR", default=str(VAR_DIR / "letters")))
DUMPS_DIR = Path(env.str("DUMPS_DIR", default=str(VAR_DIR / "dumps")))
LETTER_MOST_BYTES = env.int("LETTER_MOST_BYTES", default=5_000_000)
REPLY_ADDRESS = env.str("REPLY_ADDRESS", default="")
POSTAL_ADDRESS = env.str("POSTAL_ADDRESS", default="")
CANARY_ADDRESS = env.str("CANARY_ADDRESS", default="")
BOUNCE_SECRET = env.str("BOUNCE_SECRET", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SEND_LETTERS_AT_ONCE = env.bool("SEND_LETTERS_AT_ONCE", default=True)
ALLOW_PRIVATE_ADDRESSES = env.bool("ALLOW_PRIVATE_ADDRESSES", default=False)
PUBINFO_URL = env.str("PUBINFO_URL", default="https://downloads.leginfo.legislature.ca.gov/").rstrip("/") + "/"
CA_BUNDLE = env.str("CA_BUNDLE", default="")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ON_LOOPBACK = env.bool("METRICS_ON_LOOPBACK", default=False)
LEGISCAN_API_KEY = env.str("LEGISCAN_API_KEY", default="")
OPENSTATES_API_KEY = env.str("OPENSTATES_API_KEY", default="")
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", default="https://www.google.com/")
PAPER_FILE = Path(env.str("PAPER_FILE", default=str(BASE_DIR / "recommendations" / "papers" / "healing_together.toml")))


def paper_in(file: Path) -> dict[str, Any]:
    """What a paper's file says of the paper itself, by the keys ``title``, ``publishers``, ``year`` and ``url``."""
    text = file.read_text()
    head = text.partition("\n[[")[0]  # rules fill the thousands of lines below, and every process reads this
    paper: dict[str, Any] = tomllib.loads(head).get("paper") or tomllib.loads(text)["paper"]
    return paper


PAPER = paper_in(PAPER_FILE)
SITE_NAME = env.str("SITE_NAME", default="") or f"{PAPER['title'].partition(':')[0]} Tracker"
USER_AGENT = re.sub(r"[^A-Za-z0-9]+", "", SITE_NAME) or "Tracker"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["tracker.formats"]
FORM_RENDERER = "tracker.form_renderer.FormRenderer"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if SERVED_OVER_HTTPS
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not SERVED_OVER_HTTPS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "no-referrer"  # see tracker.referrer
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_OVER_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_OVER_HTTPS
SECURE_HSTS_PRELOAD = SERVED_OVER_HTTPS
SESSION_COOKIE_SECURE = SERVED_OVER_HTTPS
CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
CSRF_COOKIE_HTTPONLY = True

SESSION_COOKIE_AGE = 12 * 3600  # a working day

# Accounts are for the people of the desk; readers need none. Invited by mail, never by open sign-up.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "review:desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "tracker.accounts.adapter.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation went to the address and came back signed
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "dispute": "5/h/ip"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition(":")[0]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # clocks differ by half a minute
INVITATION_DAYS = 7
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

EMAIL = env.email_url("EMAIL_URL", default=f"filemail://{VAR_DIR / 'mail'}")
if EMAIL.get("EMAIL_FILE_PATH"):  # as in file:///srv/mail, the third slash belongs to the path
    EMAIL["EMAIL_FILE_PATH"] = "/" + EMAIL["EMAIL_FILE_PATH"].lstrip("/")
vars().update(EMAIL)
# A provider's own interface in place of SMTP: anymail.backends.<provider>.EmailBackend, set up by ANYMAIL_….
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default=EMAIL["EMAIL_BACKEND"])
MAIL_PROVIDER = EMAIL_BACKEND.split(".")[2] if EMAIL_BACKEND.startswith("anymail.backends.") else ""
WEBHOOK_SECRET = env.str("ANYMAIL_WEBHOOK_SECRET", default="")  # name:secret
if MAIL_PROVIDER:
    if not find_spec("anymail"):
        raise ImproperlyConfigured("EMAIL_BACKEND names a mail provider, which needs the extra `anymail`.")
    if not all(WEBHOOK_SECRET.partition(":")):
        raise ImproperlyConfigured("ANYMAIL_WEBHOOK_SECRET is name:secret, which the provider's reports must carry.")
    INSTALLED_APPS.append("anymail")
    ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in env.ENVIRON.items() if name[:8] == "ANYMAIL_"}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="Tracker <tracker@localhost>")
ALERTS_ADDRESS = parseaddr(DEFAULT_FROM_EMAIL)[1]
EMAIL_TIMEOUT = 30
MAILS_PER_SECOND = env.float("MAILS_PER_SECOND", default=0)  # what a provider allows; 0 is no limit

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # A key, never a session: what a browser sends by itself opens nothing here, so nothing can be forged.
    "DEFAULT_AUTHENTICATION_CLASSES": ["tracker.accounts.keys.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_FILTER_BACKENDS": ["recommendations.api.naming.NamingFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "bills.api.schema.ViewSchema",
    "DEFAULT_THROTTLE_CLASSES": ["tracker.limits.ApiLimit"],
    "NUM_PROXIES": TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "tracker.api.problem",
    "UNAUTHENTICATED_USER": None,
}
KNOX_TOKEN_MODEL = "tracker.Key"
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "htt_"}
MIGRATION_MODULES = {"knox": None}  # its own table of tokens is replaced by ours
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": (
        f"California measures, mapped clause by clause to the recommendations of {PAPER['title']} ({PAPER['year']})."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "tracker.schema.complete"],
    "ENUM_NAME_OVERRIDES": {
        "StageEnum": "bills.choices.Stage",
        "ActivityEnum": "bills.choices.Activity",
        "MatchStateEnum": "recommendations.choices.MatchState",
        "ClauseFateEnum": "recommendations.choices.ClauseFate",
        "InLawEnum": "recommendations.choices.InLaw",
        "ThisSessionEnum": "recommendations.choices.ThisSession",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secret_paths": {"()": "tracker.secret_paths.SecretPaths"}},
    # A filter of a logger sees what is logged there by name, so each that prints a path has it.
    "loggers": {
        name: {"filters": ["secret_paths"]}
        for name in ("django.request", "django.server", "django.security.csrf", "django.security.DisallowedHost")
    },
}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.dev.ConsoleRenderer(colors=False) if DEBUG else structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
)
