"""All settings of an installation, in one file. Each variable is described in docs/installation.md."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from zoco.people import identity_providers
from zoco.site import environment

HERE = Path(__file__).resolve().parent.parent
STATE = Path(environment.text("ZOCO_STATE", str(Path.cwd() / ".zoco")))

# Demo mode opens the sign-in by name; it refuses to go together with a public host (see access/checks.py).
ZOCO_DEMO = environment.flag("ZOCO_DEMO")
# The keys themselves, as JSON, where there is no directory for them (seal/keys.py).
ZOCO_KEYS = environment.text("ZOCO_KEYS", "")
ZOCO_KEYS_DIR = Path(environment.text("ZOCO_KEYS_DIR", str(STATE / "keys")))
# A process for the public only: no page behind a sign-in, no key but the public one of triage (docs/signals.md).
ZOCO_OUTSIDE = environment.flag("ZOCO_OUTSIDE")
ZOCO_TRIAGE_PUBLIC = environment.text("ZOCO_TRIAGE_PUBLIC", "")
# How long a signal is kept after its end, and one that was never sent.
ZOCO_SUSPECT_DAYS = environment.number("ZOCO_SUSPECT_DAYS", 365)
ZOCO_SIGNAL_DAYS = environment.number("ZOCO_SIGNAL_DAYS", 730)
ZOCO_UNFINISHED_DAYS = environment.number("ZOCO_UNFINISHED_DAYS", 14)
# Other years than those of retention/terms, each with a reason; and the list of who was forgotten.
ZOCO_RETENTION = environment.text("ZOCO_RETENTION", "")
ZOCO_FORGOTTEN = environment.text("ZOCO_FORGOTTEN", "")
# Where to report a weakness of this installation (/.well-known/security.txt): mailto: or https:
ZOCO_SECURITY_CONTACT = environment.text("ZOCO_SECURITY_CONTACT", "mailto:security@zoco.example")
ZOCO_EXIT_URL = environment.text("ZOCO_EXIT_URL", "https://www.buienradar.nl/")
# After how many days without contact somebody is told, by kind of contact (codes of cases.codes.ContactWith).
ZOCO_SILENCE_DAYS = {
    "victim": environment.number("ZOCO_SILENCE_DAYS_PERSON", 14),
    "family": environment.number("ZOCO_SILENCE_DAYS_FAMILY", 30),
    "partner": environment.number("ZOCO_SILENCE_DAYS_PARTNER", 30),
}
# How long words that were never sent are kept for whoever wrote them.
ZOCO_DRAFT_DAYS = environment.number("ZOCO_DRAFT_DAYS", 30)
# The fewest people that a figure tells of: can be raised, never lowered.
ZOCO_SMALLEST_GROUP = environment.number("ZOCO_SMALLEST_GROUP", 11)
ZOCO_IMPORTS = Path(environment.text("ZOCO_IMPORTS", str(STATE / "imports")))

DEBUG = False
SECRET_KEY = environment.text("ZOCO_SECRET_KEY", "only-for-demo-and-tests" if ZOCO_DEMO else None)
ALLOWED_HOSTS = environment.words("ZOCO_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = environment.words("ZOCO_ORIGINS")
SITE_ADDRESS = environment.text("ZOCO_ADDRESS", "http://127.0.0.1:8000")
BEHIND_TLS = SITE_ADDRESS.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "zoco.ui",
    "zoco.seal",
    "zoco.people",
    "zoco.access",
    "zoco.audit",
    "zoco.knowledge",
    "zoco.directory",
    "zoco.drafts",
    "zoco.subjects",
    "zoco.reports",
    "zoco.cases",
    "zoco.files",
    "zoco.signals",
    "zoco.networks",
    "zoco.matching",
    "zoco.hints",
    "zoco.procedures",
    "zoco.plans",
    "zoco.safety",
    "zoco.residence",
    "zoco.shelter",
    "zoco.conferences",
    "zoco.letters",
    "zoco.transfers",
    "zoco.closing",
    "zoco.overview",
    "zoco.today",
    "zoco.retention",
    "zoco.statistics",
    "zoco.bottlenecks",
    "zoco.opendata",
    "zoco.exchange",
    "zoco.monitor",
    "zoco.estimates",
    "zoco.demo",
    # Last: its migrations put the policies on the tables of all the others.
    "zoco.guard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zoco.access.headers.NoTraces",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zoco.access.middleware.AccessMiddleware",
]

ROOT_URLCONF = "zoco.site.urls"
WSGI_APPLICATION = "zoco.site.wsgi.application"

FORM_RENDERER = "zoco.ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        # Our pages come before those of allauth, whose names they take.
        "DIRS": [HERE / "people" / "templates", HERE / "ui" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zoco.access.context.desk",
            ],
        },
    },
]

# The application logs in as zoco_app, whom the policies bind; "owner" migrates, rotates keys and nothing else.
_app_url = environment.text("DATABASE_URL", "postgresql://zoco_app@/zoco")
_owner_url = environment.text("ZOCO_OWNER_URL", "postgresql://zoco_owner@/zoco")
DATABASES = {
    "default": environment.database(_app_url),
    "owner": environment.database(_owner_url) | {"CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}},
}
# What happens by itself stands in the module `jobs` of each room; what failed is kept for a month.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["zoco.site.jobs"]
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "signpost"

ACCOUNT_ADAPTER = "zoco.people.signing_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "zoco.people.signing_in.OrganisationAdapter"
MFA_ADAPTER = "zoco.people.signing_in.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "login": "zoco.people.forms.LoginForm",
    "reauthenticate": "zoco.people.forms.ReauthenticateForm",
    "change_password": "zoco.people.forms.ChangePasswordForm",
    "reset_password": "zoco.people.forms.ResetPasswordForm",
    "reset_password_from_key": "zoco.people.forms.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": "zoco.people.forms.CodeForm",
    "reauthenticate": "zoco.people.forms.ConfirmCodeForm",
    "activate_totp": "zoco.people.forms.ActivateTOTPForm",
    "add_webauthn": "zoco.people.forms.AddPasskeyForm",
    "edit_webauthn": "zoco.people.forms.RenamePasskeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Zoco: "
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip", "login": "60/m/ip", "reset_password": "5/m/ip"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Zoco"
# A code typed in the second in which the next one begins is still right (RFC 6238, 5.2: one step at most).
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
# Identity providers of organisations, as a JSON list; people/identity_providers.py says what each holds.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": identity_providers.read(environment.text("ZOCO_OIDC", "[]"))}
}
# How many proxies of our own stand in front: the address of the visitor is that many from the right.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("ZOCO_PROXIES", 0)

# Nobody signs in outside, and its login reads no session.
SESSION_ENGINE = (
    "django.contrib.sessions.backends.signed_cookies" if ZOCO_OUTSIDE else "zoco.people.session_store"
)
SESSION_COOKIE_AGE = 60 * environment.number("ZOCO_SESSION_MINUTES", 60)
# The hour counts from the last page, noted every five minutes (`people.session`): a page costs no write by itself.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "zoco.ui.views.forged"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
# "no-referrer" would make browsers send "Origin: null" with every form, which the forgery check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
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
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# The largest document of a case. It is held in memory until it is sealed: nothing lies on a disk in clear.
ZOCO_FILE_BYTES = 1_000_000 * environment.number("ZOCO_FILE_MB", 10)
FILE_UPLOAD_HANDLERS = ["zoco.files.uploading.MemoryOnly"]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("ZOCO_STATIC", str(STATE / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if environment.flag("ZOCO_COLLECTED")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not environment.flag("ZOCO_COLLECTED")

EMAIL_BACKEND = environment.text("ZOCO_MAIL", "django.core.mail.backends.locmem.EmailBackend")
EMAIL_HOST = environment.text("ZOCO_MAIL_HOST", "localhost")
EMAIL_PORT = environment.number("ZOCO_MAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("ZOCO_MAIL_USER", "")
EMAIL_HOST_PASSWORD = environment.text("ZOCO_MAIL_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("ZOCO_MAIL_TLS")
DEFAULT_FROM_EMAIL = environment.text("ZOCO_MAIL_FROM", "zoco@example.org")
# Full, it would drop counts of failed sign-ins at random: keep it larger than anybody can fill in five minutes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Requests are never logged with their body or query: a look-up must not end in a file.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_person": {"()": "zoco.access.headers.OnlyTheKindOfError"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_person"]}
    },
    "root": {"handlers": ["console"], "level": environment.text("ZOCO_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
