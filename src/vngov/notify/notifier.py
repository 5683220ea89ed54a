"""`Notifier` (kênh thông báo): what carries notices of some topics to the outside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import attrs

from vngov.basis import Text
from vngov.errors import InvalidInput, VngovError

__all__ = [
    "Delivered",
    "NotDelivered",
    "NotYet",
    "Notifier",
    "NotifierInvalid",
    "NotifierTwice",
    "Undeliverable",
    "checked_notifiers",
    "fault_of",
]


class NotifierInvalid(InvalidInput, TypeError):
    """What is no channel of notification, or says wrongly what it carries (kênh thông báo khai báo sai)."""

    code = "notifier_invalid"
    vi = "kênh thông báo {notifier}: {why}"
    en = "notifier {notifier}: {why}"


class NotifierTwice(InvalidInput):
    """Two channels of one name (hai kênh thông báo trùng tên): nobody could tell which of them failed."""

    code = "notifier_twice"
    vi = "hai kênh thông báo cùng tên {notifier!r}"
    en = "two notifiers have the name {notifier!r}"


class NotDelivered(VngovError):
    """A notice that was not handed over (thông báo chưa gửi được); it is tried again.

    `why` is a reply code or the name of an error, never what was sent or to whom.
    """

    code = "not_delivered"
    vi = "kênh {notifier} chưa gửi được: {why}"
    en = "notifier {notifier} did not deliver: {why}"


class Undeliverable(NotDelivered):
    """A notice that no repetition would deliver (thông báo không thể gửi): it lies dead at once, visibly.

    A channel raises it where the fault is in this notice: no such address, content that is refused. What is wrong with the
    channel itself (a wrong password, a server that is down) is no such case: it will be mended, and the notices go out then.
    """

    code = "undeliverable"
    vi = "kênh {notifier} không thể gửi, gửi lại cũng vậy: {why}"
    en = "notifier {notifier} cannot deliver, and trying again would not help: {why}"


class NotYet(VngovError):
    """Raised by a channel where nothing is wrong, but the other side needs time (chưa xong, gửi lại sau).

    The notice is put off, as long as it takes; it is no failure and never lies dead for it.
    """

    code = "not_yet"
    vi = "chưa xong; sẽ gửi lại {topic}"
    en = "not yet; {topic} is sent again later"


@attrs.frozen
class Delivered:
    """A notice on its way (thông báo đang gửi). `key` is the same each time it is tried: the receiver can tell a repetition.

    `attempt` counts from one; what was put off (NotYet) does not count.
    """

    unit: str
    topic: str
    key: str
    body: Mapping[str, Any]
    posted: datetime
    attempt: int

    @property
    def identity(self) -> str:
        """Give 32 hexadecimal digits that are the same at every attempt and differ between notices (mã nhận diện)."""
        return hashlib.sha256("\0".join((self.unit, self.topic, self.key)).encode()).hexdigest()[:32]

    def to_data(self) -> dict[str, Any]:
        """Give what a receiver is told: the same at every attempt."""
        return {"unit": self.unit, "topic": self.topic, "key": self.key, "body": dict(self.body), "posted": self.posted}


@runtime_checkable
class Notifier(Protocol):
    """A channel (kênh thông báo): file, e-mail, SMS, Zalo, a web hook.

    `name` identifies it, `topics` are those it carries ("*" = all). `send` returns when the notice has been handed over and
    raises whatever went wrong otherwise: `Undeliverable` where trying again would not help, `NotYet` where the other side
    needs time. It is called outside every transaction, at least once a notice.
    """

    @property
    def name(self) -> str: ...

    @property
    def topics(self) -> frozenset[str]: ...

    def send(self, notice: Delivered) -> None: ...


def fault_of(notifier: object) -> Text | None:
    """Say what is wrong with a channel before anything is sent through it; None where nothing is."""
    if isinstance(notifier, type):
        return Text("là một lớp, chưa phải một kênh", "is a class, not yet a channel")
    if missing := [name for name in ("name", "send", "topics") if not hasattr(notifier, name)]:
        return Text(f"thiếu {', '.join(missing)}", f"lacks {', '.join(missing)}")
    name, topics, send = (getattr(notifier, one) for one in ("name", "topics", "send"))
    if not isinstance(name, str) or not name:
        return Text("name phải là chữ, không để trống", "name has to be a text, and not empty")
    if not isinstance(topics, Set) or not all(isinstance(topic, str) and topic for topic in topics):
        return Text('topics phải là một frozenset, ví dụ frozenset({"*"})', 'topics has to be a frozenset, as frozenset({"*"})')
    if not topics:
        return Text("topics trống: kênh không nhận loại nào", "topics is empty: the channel carries nothing")
    return None if callable(send) else Text("send không gọi được", "send cannot be called")


def checked_notifiers(notifiers: Iterable[Notifier]) -> tuple[Notifier, ...]:
    """Let channels pass that can be used together. Raises NotifierInvalid, NotifierTwice."""
    known: dict[str, Notifier] = {}
    for notifier in notifiers:
        if why := fault_of(notifier):
            raise NotifierInvalid(notifier=type(notifier).__name__, why=why)
        if notifier.name in known:
            raise NotifierTwice(notifier=notifier.name)
        known[notifier.name] = notifier
    return tuple(known.values())
