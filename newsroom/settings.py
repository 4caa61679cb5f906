"""Settings. Every value that differs between places comes from the environment; with an empty
environment this is the embedded newsroom: one process, SQLite, a folder, nothing else.
A start with a missing or unsafe value ends here, with one line that says which and why."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from csp.constants import NONCE, NONE, SELF

from newsroom.core import editor

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent


def refuse(reason: str) -> NoReturn:
    """End the start with one line on standard error and exit status 1."""
    sys.exit(f"The newsroom does not start: {' '.join(reason.split())}")


def is_local(host: str) -> bool:
    """Whether a name or address can only mean this machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        refuse(f"{name} is {value!r}; say 1 or 0.")
    return value in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: int, *, least: int = 0) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) < least:
        refuse(f"{name} is {value}; it must be a whole number, {least} or more.")
    return int(value)


# Where the paper stands: its address, its folder, and whether this is more than somebody's laptop.

DEBUG = flag("DEBUG", default=sys.argv[1:2] == ["runserver"])
PORT = number("PORT", 8000, least=1)
SITE_NAME = os.environ.get("SITE_NAME") or "The Daily Guardian"
SITE_URL = (os.environ.get("SITE_URL") or f"http://127.0.0.1:{PORT}").rstrip("/")
SITE = urlsplit(SITE_URL)
if SITE.scheme not in {"http", "https"} or not SITE.hostname or SITE.path or SITE.query:
    refuse(f"SITE_URL is {SITE_URL!r}; it must be like https://www.example.org, without a path.")
HTTPS = SITE.scheme == "https"

# How the server works. Threads wait for each other's database and disk; a hit costs the same.
PROCESSES = number("PROCESSES", 1, least=1)
THREADS = number("THREADS", 16, least=1)
# Whether the server does what is due by the clock; `serve` says so to the processes it starts.
HOUSEKEEPING = flag("HOUSEKEEPING")
# Whom a reader in India turns to with a complaint (IT Rules 2021, rule 11); the imprint names them.
GRIEVANCE_OFFICER = os.environ.get("GRIEVANCE_OFFICER", "")
GRIEVANCE_EMAIL = os.environ.get("GRIEVANCE_EMAIL", "")

# Whether a kill waits for a second person who agrees.
KILL_NEEDS_TWO = flag("KILL_NEEDS_TWO")
# Whether readers see what was changed in a story and when; a single story's is hidden on the desk.
PUBLIC_HISTORY = flag("PUBLIC_HISTORY", default=True)

LOCAL_HOSTS: Final = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()
]
ALLOWED_HOSTS = ALLOWED_HOSTS or [*LOCAL_HOSTS, *({SITE.hostname} - set(LOCAL_HOSTS))]
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DEPLOYED = (bool(DATABASE_URL) and not DATABASE_URL.startswith("sqlite")) or not all(
    is_local(host) for host in [SITE.hostname, *ALLOWED_HOSTS]
)

if "*" in ALLOWED_HOSTS and not DEBUG:
    refuse("ALLOWED_HOSTS is '*'; name the hosts this paper answers to, separated by commas.")
if DEBUG and not all(is_local(host) for host in [SITE.hostname, *ALLOWED_HOSTS]):
    refuse("DEBUG is on and ALLOWED_HOSTS or SITE_URL names another machine; set DEBUG=0.")

DATA_DIR = Path(os.environ.get("NEWSROOM_DATA") or BASE_DIR / "var").expanduser().resolve()


def data_folder() -> Path:
    """The folder of everything the embedded newsroom keeps, for its owner's eyes only."""
    try:
        if not DATA_DIR.is_dir():
            DATA_DIR.mkdir(parents=True)
            DATA_DIR.chmod(0o700)
    except OSError as trouble:
        refuse(f"NEWSROOM_DATA is {DATA_DIR}, which cannot be made: {trouble.strerror}.")
    return DATA_DIR


def secret_key() -> str:
    """The key from the environment; on one machine, one made at the first start and kept."""
    given = os.environ.get("SECRET_KEY", "")
    if given:
        if not DEBUG and (len(given) < 50 or len(set(given)) < 5):
            refuse("SECRET_KEY is too weak; give at least 50 random characters.")
        return given
    if DEPLOYED and not DEBUG:
        refuse(
            "SECRET_KEY is not set, and DATABASE_URL, ALLOWED_HOSTS or SITE_URL says that this is "
            "more than one machine's trial; give every process the same 50 random characters."
        )
    kept = data_folder() / "secret_key"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        found = kept.read_text().strip()
        return found or refuse(f"{kept} is empty; delete it and start again.")
    except OSError as trouble:
        refuse(f"{kept} cannot be written: {trouble.strerror}.")
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(descriptor, 0o600)
        made = secrets.token_urlsafe(60)
        file.write(made)
    return made


SECRET_KEY = secret_key()

# What the paper is made of.

INSTALLED_APPS = [
    "newsroom",
    "newsroom.core",
    "newsroom.desk.apps.DeskConfig",
    "newsroom.desk.apps.DeskWorkConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "js_asset",
    "django_prose_editor",
    "taggit",
    "csp",
    "sections",
    "articles",
    "ads",
]
MIDDLEWARE = [
    "newsroom.core.headers.RequestSizeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.core.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.core.idle.IdleMiddleware",
    "newsroom.timemachine.middleware.AnyMomentMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsroom.desk.doors.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
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
                "newsroom.context.paper",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TAGGIT_CASE_INSENSITIVE = True
DJANGO_PROSE_EDITOR_EXTENSIONS = editor.DJANGO_PROSE_EDITOR_EXTENSIONS

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE") or "Asia/Kolkata"
if TIME_ZONE not in available_timezones():
    refuse(f"TIME_ZONE is {TIME_ZONE!r}, which is no zone; write it like Europe/London.")

# Where things are kept.

SQLITE_OPTIONS: Final = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"),
}


def database() -> dict[str, Any]:
    """SQLite in the data folder, or what DATABASE_URL names: PostgreSQL through a pool, or SQLite."""
    if not DATABASE_URL:
        config = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_folder() / "newsroom.sqlite3",
        }
    else:
        config = env.db_url_config(DATABASE_URL)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return {**config, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": 600}
    if config["ENGINE"] != "django.db.backends.postgresql":
        refuse("DATABASE_URL must begin with postgres:// or sqlite://.")
    pool = {"min_size": 1, "max_size": number("DATABASE_POOL", 8, least=1), "timeout": 10}
    # Zero is no limit: the server sets ten seconds, a command may take longer (see wsgi.py).
    limit = f"-c statement_timeout={number('STATEMENT_TIMEOUT', 0)}s"
    options = {"pool": pool, "options": limit, **config.get("OPTIONS", {})}
    return {**config, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def caches() -> dict[str, Any]:
    """In this process, or Redis (or Valkey) with time-outs short enough to do without it."""
    if not CACHE_URL:
        # Whoever tries passwords under many names shall not push out the counts of the first.
        return {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    if urlsplit(CACHE_URL).scheme not in {"redis", "rediss", "unix"}:
        refuse("CACHE_URL must begin with redis://, rediss:// or unix:// (Valkey too).")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "newsroom",
        "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2},
    }


def media_storage() -> dict[str, Any]:
    """A folder beside the database, or the bucket that MEDIA_BUCKET names."""
    if not MEDIA_BUCKET:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if not find_spec("boto3"):
        refuse("MEDIA_BUCKET is set, and boto3 is not installed; see requirements-s3.txt.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": os.environ.get("MEDIA_ENDPOINT") or None,
            "region_name": os.environ.get("MEDIA_REGION") or None,
            "access_key": os.environ.get("MEDIA_ACCESS_KEY") or None,
            "secret_key": os.environ.get("MEDIA_SECRET_KEY") or None,
            "custom_domain": MEDIA_URL.partition("://")[2].rstrip("/"),
            "url_protocol": f"{urlsplit(MEDIA_URL).scheme}:",
            "querystring_auth": False,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }


DATABASES = {"default": database()}
CACHE_URL = os.environ.get("CACHE_URL", "").replace("valkey", "redis", 1)
CACHES = {"default": caches()}

# The caches in front that are told which keys have changed (newsroom/core/pagecache/purging.py).
PURGE_URLS = [url.strip() for url in os.environ.get("PURGE_URLS", "").split(",") if url.strip()]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_BUCKET = os.environ.get("MEDIA_BUCKET", "")
MEDIA_URL = (os.environ.get("MEDIA_URL") or "/media/").rstrip("/") + "/"
if MEDIA_BUCKET and not urlsplit(MEDIA_URL).netloc:
    refuse("MEDIA_BUCKET is set, and MEDIA_URL does not say at what address readers find it.")
# What readers may fetch of what is kept under MEDIA_ROOT; all else is the desk's own.
MEDIA_PUBLIC = ("renditions/", "p/")
STORAGES = {
    "default": media_storage(),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "newsroom.stylesheets.PaperStorage"
        )
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Who writes templates wants to see them, and fragments are kept within Django too.
if DEBUG:
    PAGECACHE_BYTES = 0

# Letters that the desk sends. Without a mail server they are laid down as files, for whoever runs the paper to read.


def sender_host(host: str) -> str:
    """The host of the paper's address; of a machine's number, or this machine, a name that nobody else can have."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        if not is_local(host):
            return host
    return f"{re.sub(r'[^a-z0-9]+', '-', SITE_NAME.lower()).strip('-') or 'paper'}.example"


MAIL_FROM = os.environ.get("MAIL_FROM") or f"desk@{sender_host(SITE.hostname)}"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f'"{SITE_NAME} desk" <{MAIL_FROM}>'
EMAIL_URL = os.environ.get("EMAIL_URL", "")
EMAIL_TIMEOUT = 10
if EMAIL_URL:
    try:
        globals().update(env.email_url_config(EMAIL_URL))
    except (KeyError, ValueError):
        refuse("EMAIL_URL must be like smtp+tls://user:password@mail.example.org:587.")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# Whether the links of stories are checked in the background. Somebody's laptop asks no strange machines unasked.
LINK_CHECKS = flag("LINK_CHECKS", default=DEPLOYED)

# What may come in. A photo may have 15 MB; the rest of the form is small.

REQUEST_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755

# Who comes in.

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"
VALIDATORS: Final = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATORS}.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 60 * 60
AUTHENTICATION_BACKENDS = ["newsroom.desk.backends.DeskBackend"]
SESSION_ENGINE = "newsroom.desk.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # counted from the last request on the desk: see core/idle.py
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "articles.admin.lost_session.csrf_failed"

# The second factor. Whoever has one of these rights gets no further than its set-up without one; log-ins that the
# demonstration paper made are excused where the paper is nobody's but this machine's (newsroom/desk/factors.py).

SECOND_FACTOR_FOR: Final = (
    "articles.publish_article",
    "articles.kill_article",
    "articles.lift_embargo",
    "articles.replace_words",
    "articles.share_embargoed",
    "desk.manage_people",
    "desk.view_audit",
)
ACCOUNT_ADAPTER = "newsroom.desk.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
# Tries are counted by our own rule, which does without Redis too (newsroom/desk/throttle.py).
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "change_password": "newsroom.desk.account_forms.ChangePasswordForm",
    "reauthenticate": "newsroom.desk.account_forms.PasswordAgainForm",
    "reset_password": "newsroom.desk.account_forms.ResetPasswordForm",
    "reset_password_from_key": "newsroom.desk.account_forms.NewPasswordForm",
}
MFA_ADAPTER = "newsroom.desk.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "newsroom.desk.account_forms.ActivateAppForm",
    "add_webauthn": "newsroom.desk.account_forms.AddPasskeyForm",
    "authenticate": "newsroom.desk.account_forms.CodeForm",
    "authenticate_webauthn": "newsroom.desk.account_forms.PasskeyForm",
    "login_webauthn": "newsroom.desk.account_forms.PasskeyLoginForm",
    "reauthenticate": "newsroom.desk.account_forms.CodeAgainForm",
    "reauthenticate_webauthn": "newsroom.desk.account_forms.PasskeyAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # telephones go wrong by half a minute

# What browsers are told. TLS ends in front of us, and what ends it sets X-Forwarded-Proto.

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # A paper does not promise https for its publisher's other hosts, nor for ever.
    "security.W005",
    "security.W021",
]

MEDIA_HOST = urlsplit(MEDIA_URL)
PICTURES = [SELF, f"{MEDIA_HOST.scheme}://{MEDIA_HOST.netloc}"] if MEDIA_HOST.netloc else [SELF]
READERS_POLICY: Final = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": PICTURES,
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": READERS_POLICY}
# The desk: the import map carries a nonce, the body editor brings one style sheet, known by its
# hash, and a page of the desk may show another in a frame.
DESK_PATH = "/admin/"
DESK_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **READERS_POLICY,
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [*PICTURES, "data:"],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
    }
}

# Django 6 takes an address typed without a scheme for https; so do we, and so that it need not be
# said again in every form, here.
warnings.filterwarnings("ignore", message="The FORMS_URLFIELD_ASSUME_HTTPS")
FORMS_URLFIELD_ASSUME_HTTPS = True

LOG_LEVEL = (os.environ.get("LOG_LEVEL") or "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    refuse(f"LOG_LEVEL is {LOG_LEVEL!r}; say DEBUG, INFO, WARNING, ERROR or CRITICAL.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # An address that is not there, or a host that is not ours, is nobody's mistake here.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.server": {"handlers": ["stderr"], "propagate": False},
    },
}
