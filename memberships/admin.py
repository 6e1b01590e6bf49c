"""Membership in the secretariat's hands: each part registers its pages in a module of its own."""

from memberships import (  # noqa: F401 - each registers its pages
    admin_assembly,
    admin_belonging,
    admin_contacts,
    admin_dues,
    admin_fees,
    admin_joining,
    admin_payments,
    admin_reminders,
)
