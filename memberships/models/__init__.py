"""How a city joins, belongs and pays: one module for each part."""

from memberships.models.applications import Application, Certificate
from memberships.models.assembly import AgendaItem, Assembly, AssemblyDocument, Attendance, Delegate, Proxy
from memberships.models.belonging import MembershipPeriod
from memberships.models.dues import (
    BillingDetails,
    CreditNote,
    DocumentCounter,
    DuesPaper,
    DuesRun,
    Invoice,
    InvoiceIssuer,
    Reminder,
    ReminderStep,
    RunLine,
)
from memberships.models.fees import FeeAmount, FeeCountry, FeeException, FeeTable, IncomeGroup
from memberships.models.networks import NetworkDocument, NetworkMeeting
from memberships.models.payments import Allocation, Bank, BankStatement, Payment, StatementLine

__all__ = [
    "AgendaItem",
    "Allocation",
    "Application",
    "Assembly",
    "AssemblyDocument",
    "Attendance",
    "Bank",
    "BankStatement",
    "BillingDetails",
    "Certificate",
    "CreditNote",
    "Delegate",
    "DocumentCounter",
    "DuesPaper",
    "DuesRun",
    "FeeAmount",
    "FeeCountry",
    "FeeException",
    "FeeTable",
    "IncomeGroup",
    "Invoice",
    "InvoiceIssuer",
    "MembershipPeriod",
    "NetworkDocument",
    "NetworkMeeting",
    "Payment",
    "Proxy",
    "Reminder",
    "ReminderStep",
    "RunLine",
    "StatementLine",
]
