"""How a city joins: the application, what becomes of it, and the certificate at the end."""
