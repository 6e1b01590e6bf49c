"""How a city joins, belongs and pays: one module for each part."""

from memberships.models.belonging import MembershipPeriod
from memberships.models.fees import FeeAmount, FeeCountry, FeeException, FeeTable, IncomeGroup

__all__ = [
    "FeeAmount",
    "FeeCountry",
    "FeeException",
    "FeeTable",
    "IncomeGroup",
    "MembershipPeriod",
]
