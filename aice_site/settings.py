"""Settings of the site, read from the environment and closed by default.

Nothing here opens a door when a variable is forgotten: DEBUG and demo mode are off, cookies are
secure, and a missing secret key stops the start. README.md lists every variable.
"""

import datetime as dt
from pathlib import Path

from csp.constants import NONE, SELF

from aice_site import databases, env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# Demo mode: accounts with a known password, mail kept on the machine, plain HTTP on this machine.
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "only-for-the-demo-on-this-machine" * 2 if DEMO else None)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEMO else None)
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.text('PORT', '8000')}" if DEMO else None).rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "modeltranslation",
    "aice_site.apps.SecretariatAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "core",
    "accounts",
    "editorial",
    "cities",
    "memberships",
    "charter",
    "experiences",
    "events",
    "awards",
    "publications",
    "pages",
    "figures",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are compressed with a filler of random length, so that their size gives no secret away.
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.ContentPolicyMiddleware",
    "core.deep_lists.DeepListMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.acting.ActingMiddleware",
    "figures.readership.ReadershipMiddleware",
    "core.middleware.StaffLanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.PageMiddleware",
    "core.middleware.BusyMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "aice_site.urls"
WSGI_APPLICATION = "aice_site.wsgi.application"
FORM_RENDERER = "core.forms.SiteFormRenderer"

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
                "core.context_processors.site",
            ],
        },
    },
]

# The web server sets a limit for its statements (aice_site/wsgi.py); commands and the worker take the time they need.
STATEMENT_TIMEOUT = env.number("STATEMENT_TIMEOUT", 0)
PREPARED_STATEMENTS = env.flag("PREPARED_STATEMENTS", default=True)
DATABASES = {
    "default": databases.database_settings(
        env.text("DATABASE_URL", ""), VAR_DIR, STATEMENT_TIMEOUT, prepare=PREPARED_STATEMENTS
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages. Adding one (pt next) is an entry here, a catalogue in locale/ and `makemigrations`.
LANGUAGE_CODE = "en"
LANGUAGES = [("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("en", "es", "ca", "fr"),
    "ca": ("es", "en", "fr"),
    "es": ("ca", "en", "fr"),
    "fr": ("es", "ca", "en"),
}
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Madrid"

# Sign-in: closed to strangers, by password, e-mailed code or passkey.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "city_desk"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# Addresses come from the secretariat and are proven by the invitation or the e-mailed code.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
# The admin opens only to staff with a passkey, a security key or an app's codes.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", default=not DEMO)
# Seconds for which a proof of who one is holds before deletions, changes of rights and exports (core/proof.py).
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/public/"  # core.views.public_media; what is not public has an address of its own
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Work outside the request, in the same PostgreSQL.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What is published within this time goes into one mail to those who asked for news of a search.
ALERT_DELAY = dt.timedelta(0) if DEMO else dt.timedelta(hours=1)

# Mail goes to the outbox in the same transaction; the worker delivers it by MAIL_DELIVERY_BACKEND.
EMAIL_BACKEND = "core.mail.OutboxBackend"
MAIL_DELIVERY_BACKEND = env.text(
    "MAIL_DELIVERY_BACKEND",
    "django.core.mail.backends.dummy.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "website@example.org" if DEMO else None)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SECRETARIAT_EMAIL = env.text("SECRETARIAT_EMAIL", "secretariat@example.org" if DEMO else None)

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
    # Documents are made in a second and kept as files (core/pdf.py); the name of each is what it says.
    "pdf": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "pdf",
        "TIMEOUT": 30 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# Locks of those for whom a document is being made (core/pdf.py), seen by all processes of this machine.
PDF_TURNS = VAR_DIR / "pdf-turns"

# Security.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = not (DEMO or DEBUG) and env.flag("SECURE_SSL_REDIRECT", default=True)
# Probes on the same machine speak plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 0 if DEMO or DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (DEMO or DEBUG)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
LANGUAGE_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"answers": {"()": "core.logs.RefusalsInOneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["answers"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING" if DEMO else "INFO")},
}

# Django's own names of months and numbers stay for the admin; the public pages use Babel (core/l10n.py).
SITE_NAME = {
    "ca": "Associació Internacional de Ciutats Educadores",
    "es": "Asociación Internacional de Ciudades Educadoras",
    "en": "International Association of Educating Cities",
    "fr": "Association internationale des villes éducatrices",
}
SITE_ACRONYM = {"ca": "AICE", "es": "AICE", "en": "IAEC", "fr": "AIVE"}
# Until the association has approved the contents, the footer says that this is a demonstration.
CONTENTS_APPROVED = env.flag("CONTENTS_APPROVED")
