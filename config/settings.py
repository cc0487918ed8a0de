"""Settings of every process (web, worker, scheduler, commands), filled from the environment.

Development is the default; ``KRING_ENVIRONMENT=production`` demands every secret and
switches the demo pages off.
"""

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.env import ROOT, VAR, env

ENVIRONMENT = env.str("KRING_ENVIRONMENT", "development")
if ENVIRONMENT not in {"development", "test", "production"}:
    raise ImproperlyConfigured("KRING_ENVIRONMENT is development, test or production.")
IN_PRODUCTION = ENVIRONMENT == "production"

DEBUG = env.bool("KRING_DEBUG", False)
if IN_PRODUCTION:
    SECRET_KEY = env.str("KRING_SECRET_KEY")
    FIELD_KEYS = env.dict("KRING_FIELD_KEYS")
    DIGEST_KEYS = env.dict("KRING_DIGEST_KEYS")
else:
    SECRET_KEY = env.str("KRING_SECRET_KEY", "development-only-not-a-secret-" + "k" * 32)
    FIELD_KEYS = env.dict(
        "KRING_FIELD_KEYS", {"dev": base64.b64encode(b"development-only-field-key-32byt").decode()}
    )
    DIGEST_KEYS = env.dict(
        "KRING_DIGEST_KEYS", {"dev": base64.b64encode(b"development-only-digest-key-32by").decode()}
    )
# Both: key ids (letters and digits) to base64 of 32 bytes; the first one seals or digests, all of them open and
# are looked for (core.lib.sealed, docs/keys.md). An older SECRET_KEY keeps sessions alive while a new one spreads.
SECRET_KEY_FALLBACKS: list[str] = env.list("KRING_SECRET_KEY_FALLBACKS", [])

ALLOWED_HOSTS = env.list("KRING_HOSTS", ["localhost", "127.0.0.1", "testserver"])
PUBLIC_URL = env.str("KRING_PUBLIC_URL", "http://localhost:8000")
# Where weak spots are reported (security.txt, RFC 9116): a mailto: or https: address.
SECURITY_CONTACT = env.str("KRING_SECURITY_CONTACT", "") or f"mailto:security@{urlsplit(PUBLIC_URL).hostname}"
DEMO = env.bool("KRING_DEMO", not IN_PRODUCTION)
# Proxies of our own in front of the web processes; each adds one address to X-Forwarded-For (core.lib.client_address).
PROXY_COUNT = env.int("KRING_PROXY_COUNT", 0)
# Hosts that a test plays itself, with the address and port on this machine (core.lib.outbound).
OUTBOUND_STAND_INS: dict[str, tuple[str, int]] = {}

INSTALLED_APPS = [
    "core.lib",
    "core.audit",
    "core.notifications",
    "core.files",
    "core.accounts",
    "core.homelogin",
    "core.childcare",
    "requests_app",
    "carecases",
    "carecases.papers",
    "carecases.together",
    "carecases.questionnaires",
    "carecases.support",
    "carecases.retention",
    "carecases.intake",
    "carecases.tickets",
    "carecases.transfers",
    "portal",
    "portal.childminding",
    "portal.diary",
    "portal.group_day",
    "portal.talks",
    "portal.surveys",
    "portal.observations",
    "portal.shared_photos",
    "portal.conversations",
    "portal.publishing",
    "portal.own_data",
    "supportdesk",
    "supportdesk.devices",
    "supportdesk.health",
    "supportdesk.answers",
    "django_otp",
    "django_otp_webauthn",
    "django_htmx",
    "lucide",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]
if DEMO:
    INSTALLED_APPS.append("config.demo")

MIDDLEWARE = [
    "core.lib.watching.WatchingMiddleware",
    # What adds headers stands outside what answers early: a redirect to https, a static file, an unknown host.
    "core.lib.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.audit.middleware.OriginMiddleware",
    "core.lib.packing.PackPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.accounts.middleware.AccountSessionMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "core.accounts.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Who may open which URL: one table, put together here from the apps' policies.py.
ACCESS_TABLE = "config.access.ACCESS"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "core.accounts.context.account",
                "core.notifications.context.notices",
                "portal.context.installed",
            ],
            "builtins": ["core.lib.templatetags.kring"],
        },
    }
]
FORM_RENDERER = "core.lib.forms.KringRenderer"

# One URL switches to a server elsewhere; a pool keeps connections open per process.
DATABASE_URL = env.str("DATABASE_URL", "postgresql://postgres@/kring?host=/tmp")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL)}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["application_name"] = "kring"
if env.bool("KRING_DB_POOL", True):
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("KRING_DB_POOL_SIZE", 12),
        "timeout": 10,
    }
# A connection that died with a restart of PostgreSQL is replaced before it is handed out.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
# Nothing that must survive lives in the cache: sessions, limits and the outbox are in PostgreSQL.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The broker only wakes workers; what has to be done is a row in PostgreSQL (ADR 3).
CELERY: dict[str, Any] = {
    "broker_url": REDIS_URL,
    # A worker waits for a broker that is away for as long as it takes, and finishes what it was doing meanwhile.
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_channel_error_retry": True,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "worker_soft_shutdown_timeout": 10,
    # visibility_timeout is longer than any task may take: only a task of a dead worker is handed out again.
    "broker_transport_options": {
        "visibility_timeout": 900,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    },
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_soft_time_limit": 240,
    "task_time_limit": 300,
    "task_publish_retry": False,
    "timezone": "Europe/Amsterdam",
    "beat_schedule": {
        "deliver outbox": {
            "task": "core.notifications.tasks.deliver_outbox",
            "schedule": timedelta(seconds=5),
            "options": {"expires": 5},
        },
        "work on broadcasts": {
            "task": "portal.conversations.tasks.work_on_broadcasts",
            "schedule": timedelta(seconds=10),
            "options": {"expires": 10},
        },
        "tell of what is published": {
            "task": "portal.publishing.tasks.tell_published",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "gather digests": {
            "task": "core.notifications.tasks.gather_digests",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "tidy intake": {
            "task": "carecases.intake.tasks.tidy_intake",
            "schedule": crontab(minute=40),
            "options": {"expires": 3000},
        },
        "delete dossiers past their retention": {
            "task": "carecases.retention.tasks.delete_past_retention",
            "schedule": crontab(hour=2, minute="10,40"),
            "options": {"expires": 1500},
        },
        "remind of forms": {
            "task": "carecases.questionnaires.tasks.remind_of_forms",
            "schedule": crontab(hour=7, minute=30),
            "options": {"expires": 3600},
        },
        "expire requests": {
            "task": "requests_app.tasks.expire_requests",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "work on credit runs": {
            "task": "requests_app.tasks.work_credit_runs",
            "schedule": timedelta(seconds=10),
            "options": {"expires": 10},
        },
        "bring yearly credits up to date": {
            "task": "requests_app.tasks.bring_yearly_credits_up_to_date",
            "schedule": crontab(hour=0, minute=30),
            "options": {"expires": 3600},
        },
        "tell of expiring credits": {
            "task": "requests_app.tasks.tell_expiring_credits",
            "schedule": crontab(hour=7, minute=0),
            "options": {"expires": 3600},
        },
        "verify credits": {
            "task": "requests_app.tasks.verify_credits",
            "schedule": crontab(hour=3, minute=30),
            "options": {"expires": 3600},
        },
        "remind of talks": {
            "task": "portal.talks.tasks.remind_of_talks",
            "schedule": crontab(hour="9-20", minute=0),
            "options": {"expires": 3000},
        },
        "work on surveys": {
            "task": "portal.surveys.tasks.work_on_surveys",
            "schedule": crontab(hour="0,8-20", minute=20),
            "options": {"expires": 3000},
        },
        "close forgotten stays": {
            "task": "portal.group_day.tasks.close_forgotten_stays",
            "schedule": crontab(hour=0, minute=15),
            "options": {"expires": 3600},
        },
        "make copies of own data": {
            "task": "portal.own_data.tasks.make_exports",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 30},
        },
        "remove old copies of own data": {
            "task": "portal.own_data.tasks.remove_old_exports",
            "schedule": timedelta(hours=1),
            "options": {"expires": 3000},
        },
        "seal trail": {
            "task": "core.audit.tasks.seal_trail",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "tidy sign-in waits": {
            "task": "core.accounts.tasks.tidy_sign_in_waits",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "do due changes of applicants": {
            "task": "carecases.tasks.do_due_applicant_changes",
            "schedule": timedelta(hours=1),
            "options": {"expires": 600},
        },
        "end due accounts": {
            "task": "core.accounts.tasks.end_due_accounts",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "do due changes of schools": {
            "task": "core.accounts.tasks.do_due_unit_changes",
            "schedule": timedelta(hours=1),
            "options": {"expires": 600},
        },
        "tidy sessions": {
            "task": "core.accounts.tasks.tidy_sessions",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "open accounts": {
            "task": "core.childcare.tasks.open_accounts",
            "schedule": crontab(hour=6, minute=0),
            "options": {"expires": 3600},
        },
        "tell of the diary": {
            "task": "portal.diary.tasks.tell_diary",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "make albums": {
            "task": "portal.diary.tasks.make_albums",
            "schedule": timedelta(seconds=20),
            "options": {"expires": 20},
        },
        "make long day lists": {
            "task": "requests_app.tasks.make_day_list_papers",
            "schedule": timedelta(seconds=20),
            "options": {"expires": 20},
        },
        "tidy long day lists": {
            "task": "requests_app.tasks.tidy_day_list_papers",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "tidy albums": {
            "task": "portal.diary.tasks.tidy_albums",
            "schedule": crontab(hour=4, minute=10),
            "options": {"expires": 3600},
        },
        "scan waiting files": {
            "task": "core.files.tasks.scan_waiting",
            "schedule": timedelta(seconds=15),
            "options": {"expires": 15},
        },
        "tidy files": {
            "task": "core.files.tasks.tidy_files",
            "schedule": timedelta(minutes=30),
            "options": {"expires": 1800},
        },
        "work on invoice runs": {
            "task": "core.childcare.tasks.work_invoice_runs",
            "schedule": timedelta(seconds=10),
            "options": {"expires": 10},
        },
        "expire offers": {
            "task": "core.childcare.tasks.expire_offers",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "show life": {
            "task": "supportdesk.health.tasks.show_life",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "run the probe": {
            "task": "supportdesk.health.tasks.run_probe",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 60},
        },
        "tidy device checks": {
            "task": "supportdesk.devices.tasks.tidy_device_checks",
            "schedule": crontab(hour=4, minute=20),
            "options": {"expires": 3600},
        },
        "remove diagnoses past their retention": {
            "task": "supportdesk.tasks.remove_past_retention",
            "schedule": crontab(hour=4, minute=50),
            "options": {"expires": 3600},
        },
        "refresh locations": {
            "task": "core.childcare.tasks.refresh_locations",
            "schedule": timedelta(minutes=5),
            "options": {"expires": 300},
        },
        "ask back-offices": {
            "task": "core.childcare.tasks.ask_back_offices",
            "schedule": timedelta(minutes=5),
            "options": {"expires": 300},
        },
        "send register writes": {
            "task": "core.childcare.tasks.send_register_writes",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 30},
        },
        "tidy registrations": {
            "task": "core.childcare.tasks.tidy_registrations",
            "schedule": crontab(hour=4, minute=20),
            "options": {"expires": 3600},
        },
        "extend schedules": {
            "task": "core.childcare.tasks.extend_schedules",
            "schedule": timedelta(hours=6),
            "options": {"expires": 3600},
        },
    },
}

# How long a message belongs to the worker that claimed it; also the longest that a delivery task may live.
OUTBOX_LEASE_SECONDS = env.int("KRING_OUTBOX_LEASE_SECONDS", 120)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["core.accounts.backends.OrganisationBackend"]
# A user name is unique within its organisation; the backend always asks for both.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "accounts:start"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "core.accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 12, "max_length": 128}},
    {"NAME": "core.accounts.passwords.WellKnownPasswordValidator"},
    {"NAME": "core.accounts.passwords.OwnDataValidator"},
]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# How long accounts stay signed in without a request, and how long a proof of who it is lasts, is kept in rows of our
# own (core.accounts.sessions); the age above is for who has none. Others than staff: see there.
STAFF_IDLE_MINUTES = env.int("KRING_STAFF_IDLE_MINUTES", 30)
STEP_UP_MINUTES = env.int("KRING_STEP_UP_MINUTES", 5)
# A plain-http workstation cannot set Secure cookies, and __Host- names demand Secure.
SECURE_COOKIES = env.bool("KRING_SECURE_COOKIES", IN_PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "core.lib.cookies.MessageStorage"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = SECURE_COOKIES and env.bool("KRING_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IN_PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "storage-access",
        "usb",
        "xr-spatial-tracking",
    )
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE_COOKIES else "language"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Nobody else's pages load our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
WHITENOISE_AUTOREFRESH = not IN_PRODUCTION

# Files that people bring (core.files.stores): a folder outside the web root, or s3://KEY:SECRET@bucket/folder?endpoint=…
FILES_URL = env.str("KRING_FILES_URL", "" if IN_PRODUCTION else (VAR / "files").as_uri())
if not FILES_URL:
    raise ImproperlyConfigured("KRING_FILES_URL says where files are kept: file:///folder or s3://…")
# Where the proxy finds the folder under an address of its own (deploy/nginx.conf); empty hands files out here.
FILES_ACCEL = env.str("KRING_FILES_ACCEL", "")
# host:port of a ClamAV daemon that looks at each file before anybody sees it; empty is without one.
CLAMAV = env.str("KRING_CLAMAV", "")
# Uploads wait here while they come in and are checked: on disk, as a video does not fit in memory.
FILE_UPLOAD_TEMP_DIR = env.str("KRING_UPLOAD_FOLDER", str(VAR / "uploads"))
FILE_UPLOAD_HANDLERS = ["core.files.uploading.StreamingLimits"]
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# Demo and development keep the mail in the database and show it at /ontwikkeling/postvak/ (N-04).
EMAIL_BACKEND = env.str(
    "KRING_EMAIL_BACKEND",
    "core.notifications.mailbox.MailboxBackend" if DEMO else "core.notifications.smtp.SmtpBackend",
)
if env.str("KRING_EMAIL_URL", ""):
    vars().update(env.dj_email_url("KRING_EMAIL_URL"))
    EMAIL_BACKEND = "core.notifications.smtp.SmtpBackend"
EMAIL_TIMEOUT = env.int("KRING_EMAIL_TIMEOUT", 10)
DEFAULT_FROM_EMAIL = env.str("KRING_FROM_EMAIL", "Kring <nietbeantwoorden@kring.example>")

# Where mail that comes back goes; each message gets an address of its own there (bounces+...@,
# core.notifications.bounces). Empty: to the sender's address, which nobody reads.
BOUNCE_ADDRESS = env.str("KRING_BOUNCE_ADDRESS", "")

# Our keys for push messages, made with `manage.py make_push_key`; the first one is given to new browsers, the others go
# on for those that were given them. Without a key there are no push messages.
PUSH_KEYS: list[str] = env.list(
    "KRING_PUSH_KEYS", [] if IN_PRODUCTION else ["5hJ6D401lzAMf-l29ljJHA9MHAyoz_kcbIYjuKigpsI"]
)
# The push services of browsers; a subscription for any other host is refused. A leading dot stands for all hosts below.
PUSH_HOSTS: list[str] = env.list(
    "KRING_PUSH_HOSTS",
    [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
)
# Hosts of external back-offices that may be a childcare organisation's register (core.childcare.gateway); a leading dot
# stands for all hosts below. Without any, every organisation has its register here.
REGISTER_HOSTS: list[str] = env.list("KRING_REGISTER_HOSTS", [])
PUSH_SECONDS = env.int("KRING_PUSH_TIMEOUT", 10)

# Where reports of what does not work go (S-34): what the form proposes.
SUPPLIER_ADDRESS = env.str("KRING_SUPPLIER_ADDRESS", "")
# Where the probe finds this site, as customers do (S-31).
PROBE_URL = env.str("KRING_PROBE_URL", "") or PUBLIC_URL
# What an administrator may start from the status page, a command with its arguments; empty is nothing (S-38).
RESTART_COMMAND = env.str("KRING_RESTART_COMMAND", "")

OTP_TOTP_ISSUER = "Kring"

# Passkeys are bound to the host of PUBLIC_URL: another host name means setting them up anew. They are a second
# step only; the password comes first.
OTP_WEBAUTHN_RP_NAME = "Kring"
OTP_WEBAUTHN_RP_ID = urlsplit(PUBLIC_URL).hostname
OTP_WEBAUTHN_ALLOWED_ORIGINS = [PUBLIC_URL.rstrip("/")]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
OTP_WEBAUTHN_CREDENTIAL_MODEL = "accounts.Passkey"
OTP_WEBAUTHN_HELPER_CLASS = "core.accounts.passkeys.Ceremony"
OTP_WEBAUTHN_EXCEPTION_LOGGER_NAME = ""

LOG_FORMAT = "json" if env.bool("KRING_LOG_JSON", IN_PRODUCTION) else "line"
SLOW_QUERY_MS = env.int("KRING_SLOW_QUERY_MS", 500)
# Whoever reads the figures at /metrics brings this; without it the page is not there.
METRICS_TOKEN = env.str("KRING_METRICS_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.lib.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(number)s%(message)s",
        },
        "json": {"()": "core.lib.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("KRING_LOG_LEVEL", "INFO")},
}
