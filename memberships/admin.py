"""Membership in the secretariat's hands: each part registers its pages in a module of its own."""

from memberships import admin_fees, admin_joining  # noqa: F401 - each registers its pages
