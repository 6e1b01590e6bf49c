"""The admin of this site in place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class SecretariatAdminConfig(AdminConfig):
    """Make every `admin.register` of the project register with the secretariat's desk."""

    default_site = "aice_site.admin_site.SecretariatSite"
