"""Notices (thông báo): what was put into the outbox with a record is delivered later, at least once, or lies visibly dead."""

from typing import TYPE_CHECKING, Any

from vngov.notify.delivery import Backoff, Delivery, Outcome
from vngov.notify.files import FileNotifier
from vngov.notify.notifier import Delivered, NotDelivered, Notifier, NotifierInvalid, NotifierTwice, NotYet, Undeliverable
from vngov.storage.port import Notice, Parcel, ParcelState

if TYPE_CHECKING:
    from vngov.notify.smtp import Letter, SmtpNotifier, Tls
    from vngov.notify.webhook import NotifyExtraMissing, WebhookNotifier, is_signed, signature

__all__ = [
    "Backoff",
    "Delivered",
    "Delivery",
    "FileNotifier",
    "Letter",
    "NotDelivered",
    "NotYet",
    "Notice",
    "Notifier",
    "NotifierInvalid",
    "NotifierTwice",
    "NotifyExtraMissing",
    "Outcome",
    "Parcel",
    "ParcelState",
    "SmtpNotifier",
    "Tls",
    "Undeliverable",
    "WebhookNotifier",
    "is_signed",
    "signature",
]

_LATER = {
    **dict.fromkeys(("Letter", "SmtpNotifier", "Tls"), "vngov.notify.smtp"),
    **dict.fromkeys(("NotifyExtraMissing", "WebhookNotifier", "is_signed", "signature"), "vngov.notify.webhook"),
}


def __getattr__(name: str) -> Any:
    if name in _LATER:  # mail and TLS are loaded by who sends with them
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'vngov.notify' has no attribute {name!r}")
