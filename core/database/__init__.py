"""Django's own connection to PostgreSQL, with what pages need of it that Django does not offer."""
