"""People who sign in."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import MailRhythm, TimeStampedModel


class UserManager(BaseUserManager):
    """Makes users; addresses are compared without regard to case."""

    def get_by_natural_key(self, email: str) -> "User":
        """Find a user by address, whatever its case."""
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Create a user; without a password the person signs in by e-mailed code or sets one later."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Create a user who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, TimeStampedModel):
    """A person with an e-mail address and a language; what they may do follows from their roles."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already an account with this address.")},
    )
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("For mails, and for the admin."),
    )
    mail_rhythm = models.CharField(
        _("mails about what happens"),
        max_length=10,
        choices=MailRhythm.choices,
        default=MailRhythm.AT_ONCE,
        db_default=MailRhythm.AT_ONCE.value,
        help_text=_(
            "Several of a kind within half an hour come as one mail. What is asked of you yourself never waits."
        ),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Someone who has left is made inactive and never deleted.")
    )
    is_staff = models.BooleanField(_("works at the secretariat"), default=False, help_text=_("May open the admin."))

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        permissions = [("act_as_user", "Can act as a person of a city")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message=_("Write the address in lower case."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name, as Django's admin expects."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name, as Django's admin expects."""
        return self.name
