"""Notices: posted with a record or not at all, delivered at least once, backed off, visibly dead, never changed on the way."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import vngov.notify
from vngov.basis import VN_TIME
from vngov.hooks import ContributionRefused, hookimpl
from vngov.notify import (
    Backoff,
    Delivered,
    Delivery,
    FileNotifier,
    Notice,
    Notifier,
    NotifierInvalid,
    NotifierTwice,
    NotYet,
    Outcome,
    ParcelState,
    Undeliverable,
)
from vngov.office.plugins import Plugins
from vngov.records import RecordFormat
from vngov.storage import AlreadyExists, MemoryStore, SqlStore, Store

NOW = datetime(2026, 11, 24, 8, tzinfo=VN_TIME)
MINUTE = timedelta(minutes=1)


class Recorder:
    """A channel that keeps what it was given, or fails as often as it is told."""

    def __init__(self, *topics: str, failures: int = 0, name: str = "recorder") -> None:
        self.name = name
        self.topics = frozenset(topics or {"*"})
        self.failures = failures
        self.got: list[Delivered] = []

    def send(self, notice: Delivered) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("secret@example.invalid did not answer")
        self.got.append(notice)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    made: dict[str, Callable[[], Store]] = {
        "memory": MemoryStore,
        "sqlite": lambda: SqlStore(f"sqlite:///{tmp_path}/office.db"),
    }
    return made[request.param]()


def post(store: Store, *keys: str, topic: str = "receipt") -> None:
    with store.write(unit="u", actor="a", at=NOW, why="test") as tx:
        for key in keys:
            tx.post(Notice(topic, key, {"to": key}))


def test_a_notice_is_delivered_once_and_then_lies_sent(store: Store) -> None:
    channel = Recorder()
    post(store, "k1", "k2")
    delivery = Delivery(store, [channel])
    assert delivery.round(NOW) == Outcome(sent=2)
    assert delivery.round(NOW + MINUTE) == Outcome()
    assert [(one.key, dict(one.body), one.attempt, one.posted) for one in channel.got] == [
        ("k1", {"to": "k1"}, 1, NOW),
        ("k2", {"to": "k2"}, 1, NOW),
    ]
    assert [one.notice.key for one in store.parcels(ParcelState.SENT)] == ["k1", "k2"]


def test_posting_the_same_key_again_is_posting_it_once(store: Store) -> None:
    post(store, "k1")
    post(store, "k1")
    post(store, "k1", topic="other")
    assert len(store.parcels(ParcelState.WAITING)) == 2


def test_another_body_under_the_same_key_is_refused_and_the_first_stands(store: Store) -> None:
    post(store, "k1")
    with pytest.raises(AlreadyExists), store.write(unit="u", actor="a", at=NOW, why="test") as tx:
        tx.post(Notice("receipt", "k1", {"to": "another"}))
    assert [dict(parcel.notice.body) for parcel in store.parcels(ParcelState.WAITING)] == [{"to": "k1"}]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime(2026, 3, 2), date(2026, 3, 2), UUID(int=1)], ids=repr)
def test_a_body_that_json_would_change_is_refused(store: Store, value: object) -> None:
    with pytest.raises(RecordFormat), store.write(unit="u", actor="a", at=NOW, why="test") as tx:
        tx.post(Notice("receipt", "k1", {"a": [value]}))
    assert store.parcels(ParcelState.WAITING) == ()


def test_a_failed_unit_of_work_posts_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write(unit="u", actor="a", at=NOW, why="test") as tx:
        tx.post(Notice("receipt", "k1", {}))
        tx.flush()
        raise ZeroDivisionError
    assert store.parcels(ParcelState.WAITING) == ()


def test_a_failure_is_tried_again_after_a_growing_pause(store: Store) -> None:
    channel = Recorder(failures=3)
    post(store, "k1")
    delivery = Delivery(store, [channel], backoff=Backoff(first=MINUTE, factor=2, most=3 * MINUTE, attempts=10))
    tried = []
    for minute in range(12):
        if delivery.round(NOW + minute * MINUTE) != Outcome():
            tried.append(minute)
    assert tried == [0, 1, 3, 6]
    assert [one.attempt for one in channel.got] == [4]


def test_what_fails_too_often_lies_visibly_dead_and_can_be_revived(store: Store) -> None:
    channel = Recorder(failures=2)
    post(store, "k1")
    delivery = Delivery(store, [channel], backoff=Backoff(first=MINUTE, attempts=2))
    assert delivery.round(NOW) == Outcome(failed=1)
    assert delivery.round(NOW + MINUTE) == Outcome(dead=1)
    assert delivery.round(NOW + timedelta(days=1)) == Outcome()
    (dead,) = delivery.dead()
    assert (dead.notice.key, dead.attempts) == ("k1", 2)
    assert re.fullmatch(r"notifier recorder: ConnectionError at test_notify\.py:\d+", dead.error or "")
    delivery.revive(dead, NOW + timedelta(days=1))
    assert delivery.round(NOW + timedelta(days=1)) == Outcome(sent=1)
    assert delivery.dead() == ()


class Slow(Recorder):
    """A channel whose other side needs time for so many tries; `failures` of another kind come first."""

    def __init__(self, *, tries: int, failures: int = 0) -> None:
        super().__init__(failures=failures)
        self.tries = tries

    def send(self, notice: Delivered) -> None:
        if not self.failures and self.tries:
            self.tries -= 1
            raise NotYet(topic=notice.topic)
        super().send(notice)


def test_what_needs_time_is_put_off_without_end_at_a_growing_pause_and_no_attempt_is_used_up(store: Store) -> None:
    channel = Slow(tries=50)
    post(store, "k1")
    delivery = Delivery(store, [channel], backoff=Backoff(first=MINUTE, factor=2, most=timedelta(hours=6), attempts=2))
    tried, now = [], NOW
    while channel.tries:
        tried.append(int((now - NOW) / MINUTE))
        assert delivery.round(now) == Outcome(put_off=1)
        (parcel,) = store.parcels(ParcelState.WAITING)
        assert (parcel.attempts, parcel.error) == (0, "NotYet")
        assert delivery.round(parcel.due - MINUTE / 2) == Outcome()
        now = parcel.due
    assert tried[:6] == [0, 1, 2, 4, 8, 16]
    assert {later - earlier for earlier, later in zip(tried[-30:-1], tried[-29:], strict=True)} == {360}
    assert delivery.round(now) == Outcome(sent=1)
    assert [one.attempt for one in channel.got] == [1]


def test_a_real_failure_counts_also_between_tries_that_were_put_off(store: Store) -> None:
    channel = Slow(tries=3, failures=1)
    post(store, "k1")
    delivery = Delivery(store, [channel], backoff=Backoff(first=MINUTE, most=MINUTE, attempts=2))
    said = [delivery.round(NOW + minute * MINUTE) for minute in range(4)]
    assert said == [Outcome(failed=1), *[Outcome(put_off=1)] * 3]
    channel.failures = 1
    assert delivery.round(NOW + 4 * MINUTE) == Outcome(dead=1)


def test_the_text_of_a_failure_is_not_kept_for_it_may_name_people(store: Store) -> None:
    post(store, "k1")
    Delivery(store, [Recorder(failures=1)]).round(NOW)
    (parcel,) = store.parcels(ParcelState.WAITING)
    assert "example.invalid" not in repr(parcel)


class Refuser(Recorder):
    """A channel that knows that trying again would not help."""

    def send(self, notice: Delivered) -> None:
        raise Undeliverable(notifier=self.name, why="550")


def test_what_cannot_be_delivered_lies_dead_at_once_and_can_be_revived(store: Store) -> None:
    post(store, "k1")
    delivery = Delivery(store, [Refuser()])
    assert delivery.round(NOW) == Outcome(dead=1)
    (dead,) = delivery.dead()
    assert (dead.attempts, dead.error) == (1, "Undeliverable")
    delivery.revive(dead, NOW + MINUTE)
    assert Delivery(store, [Recorder()]).round(NOW + MINUTE) == Outcome(sent=1)


def test_the_other_channels_of_a_topic_get_what_one_cannot_deliver(store: Store) -> None:
    after, failing = Recorder(name="after"), Recorder(name="failing", failures=1)
    post(store, "k1")
    assert Delivery(store, [Refuser(), after]).round(NOW) == Outcome(dead=1)
    assert [one.key for one in after.got] == ["k1"]
    post(store, "k2")
    assert Delivery(store, [Refuser(), failing]).round(NOW) == Outcome(failed=1), "what may still pass is tried again"
    assert Delivery(store, [Refuser(), failing]).round(NOW + MINUTE) == Outcome(dead=1)
    assert [one.key for one in failing.got] == ["k2"]


def test_mail_and_web_are_loaded_by_who_sends_with_them() -> None:
    asked = "import sys, vngov.notify; print({'smtplib', 'ssl', 'httpx'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.strip() == "set()"


@pytest.mark.parametrize("name", vngov.notify.__all__)
def test_every_name_of_the_layer_opens_and_is_documented(name: str) -> None:
    assert getattr(vngov.notify, name).__doc__


def test_a_name_that_the_layer_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_like_this"):
        vngov.notify.nothing_like_this  # noqa: B018


def test_a_notice_has_one_identity_at_every_attempt_and_no_other_has_it() -> None:
    one = Delivered("u", "t", "k", {}, NOW, 1)
    assert one.identity == Delivered("u", "t", "k", {"a": 1}, NOW + MINUTE, 7).identity
    others = [Delivered(*names, {}, NOW, 1) for names in (("u", "t", "l"), ("u", "s", "k"), ("v", "t", "k"), ("ut", "", "k"))]
    assert len({one.identity, *(other.identity for other in others)}) == 5
    assert len(one.identity) == 32


def test_topics_choose_their_channels_and_a_topic_without_one_waits(store: Store) -> None:
    letters, all_kinds = Recorder("letter", name="letters"), Recorder()
    post(store, "k1", topic="letter")
    post(store, "k2", topic="sms")
    assert Delivery(store, [letters]).round(NOW) == Outcome(sent=1, failed=1)
    assert store.parcels(ParcelState.WAITING)[0].error == "NoNotifier"
    assert Delivery(store, [letters, all_kinds]).round(NOW + timedelta(hours=1)) == Outcome(sent=1)
    assert [one.key for one in letters.got] == ["k1"]
    assert [one.key for one in all_kinds.got] == ["k2"]


def test_a_notice_that_was_changed_in_the_outbox_is_never_sent(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/office.db")
    post(store, "k1")
    with closing(sqlite3.connect(tmp_path / "office.db")) as raw, raw:
        raw.execute("UPDATE outbox SET body = ?", (b'{"to":"someone else"}',))
    channel = Recorder()
    delivery = Delivery(store, [channel])
    assert delivery.round(NOW) == Outcome(dead=1)
    assert channel.got == []
    assert delivery.dead()[0].error == "changed"
    assert [fault.kind.value for fault in store.verify()] == ["part_changed"]


def test_a_round_takes_no_more_than_its_limit_oldest_first(store: Store) -> None:
    channel = Recorder()
    post(store, *(f"k{number}" for number in range(5)))
    delivery = Delivery(store, [channel])
    assert [delivery.round(NOW, limit=2).sent for _ in range(4)] == [2, 2, 1, 0]
    assert [one.key for one in channel.got] == ["k0", "k1", "k2", "k3", "k4"]


def test_the_file_channel_writes_whole_files_the_same_when_sent_again(tmp_path: Path) -> None:
    channel = FileNotifier(tmp_path / "out")
    assert isinstance(channel, Notifier)
    notice = Delivered("u", "receipt", "k1", {"name": "Đào"}, NOW, 1)
    channel.send(notice)
    channel.send(notice)
    (written,) = (tmp_path / "out").iterdir()
    assert json.loads(written.read_text(encoding="utf-8")) == {
        "unit": "u",
        "topic": "receipt",
        "key": "k1",
        "body": {"name": "Đào"},
        "posted": "2026-11-24T08:00:00+07:00",
    }


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"topics": "*"}, "topics"),
        ({"topics": ["letter"]}, "topics"),
        ({"topics": frozenset()}, "topics"),
        ({"topics": frozenset({5})}, "topics"),
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"send": "now"}, "send"),
    ],
)
def test_a_channel_that_could_carry_nothing_is_refused_before_anything_is_sent(changed: dict[str, Any], told: str) -> None:
    channel = Recorder()
    vars(channel).update(changed)
    with pytest.raises(NotifierInvalid) as caught:
        Delivery(MemoryStore(), [Recorder(name="other"), channel])
    assert all(word in caught.value.message(lang) for lang in ("vi", "en") for word in ("Recorder", told))

    class Gives:
        @hookimpl
        def vngov_notifiers(self) -> list[Any]:
            return [channel]

    with pytest.raises(ContributionRefused, match=told):
        Plugins.load([Gives()], installed=False)


@pytest.mark.parametrize("wrong", [5, "sms", Recorder, object()])
def test_what_is_no_channel_is_refused(wrong: Any) -> None:
    with pytest.raises(NotifierInvalid):
        Delivery(MemoryStore(), [wrong])


def test_two_channels_of_one_name_are_refused() -> None:
    with pytest.raises(NotifierTwice, match="recorder"):
        Delivery(MemoryStore(), [Recorder("a"), Recorder("b")])


def test_the_file_channel_takes_no_text_for_its_topics(tmp_path: Path) -> None:
    with pytest.raises(NotifierInvalid, match="topics"):
        FileNotifier(tmp_path, topics="*")  # type: ignore[arg-type]  # what is wrong about it
