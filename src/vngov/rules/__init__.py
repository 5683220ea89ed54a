"""Rules (quy tắc kiểm tra): findings, verdicts, the registry of rules and its catalogue; nothing of any field.

>>> from vngov.rules import Findings, Verdict
>>> Findings().verdict is Verdict.NO_RULE
True
"""

from vngov.rules.catalogue import RuleFault
from vngov.rules.dates import Dates, Governing
from vngov.rules.errors import DuplicateRule, InvalidPath, RuleInvalid, UnknownRule
from vngov.rules.findings import Applied, Finding, Findings, Refused, Severity, Unexamined, Verdict
from vngov.rules.registry import DATE_UNKNOWN, Registry
from vngov.rules.rule import Check, Cited, Example, Rule, RuleView, rule

__all__ = [
    "DATE_UNKNOWN",
    "Applied",
    "Check",
    "Cited",
    "Dates",
    "DuplicateRule",
    "Example",
    "Finding",
    "Findings",
    "Governing",
    "InvalidPath",
    "Refused",
    "Registry",
    "Rule",
    "RuleFault",
    "RuleInvalid",
    "RuleView",
    "Severity",
    "Unexamined",
    "UnknownRule",
    "Verdict",
    "rule",
]
