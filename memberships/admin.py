"""Membership in the secretariat's hands: each part registers its pages in a module of its own."""
