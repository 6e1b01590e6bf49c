"""How a city joins, belongs and pays: one module for each part."""
