"""Notices (thông báo): what was put into the outbox with a record is delivered later, at least once, or lies visibly dead."""

from vngov.notify.delivery import Backoff, Delivery, Outcome
from vngov.notify.files import FileNotifier
from vngov.notify.notifier import Delivered, Notifier, NotifierInvalid, NotifierTwice, NotYet
from vngov.storage.port import Notice, Parcel, ParcelState

__all__ = [
    "Backoff",
    "Delivered",
    "Delivery",
    "FileNotifier",
    "NotYet",
    "Notice",
    "Notifier",
    "NotifierInvalid",
    "NotifierTwice",
    "Outcome",
    "Parcel",
    "ParcelState",
]
