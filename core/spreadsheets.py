"""Tables for programs that would run a cell as a formula."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; figures, also negative ones, stay as they are."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(FORMULA_SIGNS) else text
