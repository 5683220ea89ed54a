"""Delivery (gửi thông báo): tries what is due, backs off after a failure, gives up visibly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from vngov.basis import checked_moment
from vngov.errors import VngovError
from vngov.hooks import PluginFailed, PluginWrongType, place_of
from vngov.notify.notifier import Delivered, Notifier, NotYet, Undeliverable, checked_notifiers
from vngov.storage.port import Parcel, ParcelState, Store

__all__ = ["Backoff", "Delivery", "NoNotifier", "Outcome"]


class NoNotifier(VngovError, LookupError):
    """No channel carries this topic (không có kênh cho loại thông báo này)."""

    code = "no_notifier"
    vi = "không có kênh thông báo nào nhận loại {topic!r}"
    en = "no notifier carries the topic {topic!r}"


@attrs.frozen
class Backoff:
    """How long to wait after a failure (giãn cách thử lại): `first`, then times `factor`, at most `most`; then dead.

    What is only put off (NotYet) waits in the same rhythm, and without end.
    """

    first: timedelta = timedelta(seconds=30)
    factor: int = 2
    most: timedelta = timedelta(hours=6)
    attempts: int = 10

    def after(self, attempts: int) -> timedelta:
        """Give the pause after that many failures."""
        grown = self.first * int(self.factor ** min(attempts - 1, 32))
        return min(grown, self.most)

    def put_off(self, waited: timedelta) -> timedelta:
        """Give the pause after a NotYet, for a notice posted so long ago: asked at once, it comes to those of `after`."""
        # From the age alone: the count of attempts is that of failures, and no more has to be kept of a parcel.
        return min(max(self.first, waited * (self.factor - 1)), self.most)


@attrs.frozen
class Outcome:
    """What one round did (kết quả một lượt gửi): `failed` are tried again, `put_off` are waited for, `dead` were given up."""

    sent: int = 0
    failed: int = 0
    dead: int = 0
    put_off: int = 0


class Delivery:
    """Delivers the outbox of a store (bộ gửi thông báo) through notifiers; one round at a time, each with its own moment.

    A parcel is marked after it was handed over: a crash in between sends it again, under the same key. A failure is kept by the
    name of its error and its place in the plugin, never by its text, which may hold personal data. NotYet is no failure. A
    notice goes to its channels in their order, and to all of them again after one has raised. One that a channel calls
    Undeliverable is dead at once; the other channels of its topic have had it.

    Raises NotifierInvalid, NotifierTwice.
    """

    def __init__(self, store: Store, notifiers: Iterable[Notifier], *, backoff: Backoff | None = None) -> None:
        self._store = store
        self._notifiers = checked_notifiers(notifiers)
        self._backoff = backoff or Backoff()

    def round(self, now: datetime, *, limit: int = 100) -> Outcome:
        """Try every parcel that is due, at most `limit`. Raises NaiveDatetime; failures of notifiers are kept, not raised."""
        moment = checked_moment(now)
        sent = failed = dead = put_off = 0
        for parcel in self._store.parcels(ParcelState.WAITING, due=moment, limit=limit):
            after = self._try(parcel, moment)
            self._store.settle(after)
            sent += after.state is ParcelState.SENT
            dead += after.state is ParcelState.DEAD
            failed += after.state is ParcelState.WAITING and after.attempts > parcel.attempts
            put_off += after.state is ParcelState.WAITING and after.attempts == parcel.attempts
        return Outcome(sent, failed, dead, put_off)

    def dead(self, *, limit: int = 100) -> tuple[Parcel, ...]:
        """Give the parcels that were given up, oldest first."""
        return self._store.parcels(ParcelState.DEAD, limit=limit)

    def revive(self, parcel: Parcel, now: datetime) -> None:
        """Try a dead parcel again from `now` on, with all its attempts."""
        self._store.settle(attrs.evolve(parcel, state=ParcelState.WAITING, attempts=0, due=checked_moment(now), error=None))

    def _try(self, parcel: Parcel, now: datetime) -> Parcel:
        if not parcel.intact:
            return attrs.evolve(parcel, state=ParcelState.DEAD, error="changed")
        attempt = parcel.attempts + 1
        notice = parcel.notice
        delivered = Delivered(parcel.unit, notice.topic, notice.key, notice.body, parcel.posted, attempt)
        carrier: Notifier | None = None
        hopeless: Undeliverable | None = None
        try:
            for carrier in self._carriers(notice.topic):
                try:
                    carrier.send(delivered)
                except Undeliverable as error:
                    hopeless = hopeless or error
            if hopeless is not None:
                raise hopeless
        except Exception as error:
            # A plugin that was asked on the way may say so as well.
            cause = error.__cause__ if isinstance(error, PluginFailed) else error
            if isinstance(cause, NotYet):
                return attrs.evolve(parcel, due=now + self._backoff.put_off(now - parcel.posted), error=type(cause).__name__)
            dead = isinstance(cause, Undeliverable) or attempt >= self._backoff.attempts
            state = ParcelState.DEAD if dead else ParcelState.WAITING
            due = now if dead else now + self._backoff.after(attempt)
            return attrs.evolve(parcel, state=state, attempts=attempt, due=due, error=_told(error, carrier))
        return attrs.evolve(parcel, state=ParcelState.SENT, attempts=attempt, error=None)

    def _carriers(self, topic: str) -> list[Notifier]:
        carriers = [notifier for notifier in self._notifiers if notifier.topics & {topic, "*"}]
        if not carriers:
            raise NoNotifier(topic=topic)
        return carriers


def _told(error: Exception, carrier: Notifier | None) -> str:
    """What is kept of a failure: who failed, how, and where its author has to look; of the library's own errors the name."""
    if isinstance(error, PluginWrongType):
        return "plugin {plugin}: PluginWrongType, {hook} gave {got}, needed is {expected}".format(**error.details)
    if isinstance(error, PluginFailed):
        kind, place = error.details.get("error") or type(error).__name__, error.details.get("place")
        return f"plugin {error.details['plugin']}: {kind}{f' at {place}' if place else ''}"
    if isinstance(error, VngovError) or carrier is None:
        return type(error).__name__
    return f"notifier {carrier.name}: {type(error).__name__} at {place_of(error, carrier.send)}"
