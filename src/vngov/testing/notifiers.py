"""`NotifierConformance` (bộ kiểm thử kênh thông báo): what every channel has to do, as a class of tests to subclass.

    class TestOurSms(NotifierConformance):
        def open(self, place):
            return OurSms("http://127.0.0.1:8025")
        def arrived(self):
            return [Arrived(message.reference, message.text) for message in our_gateway.received]

Run with pytest. What a vendor cannot set up (a peer that does not answer, one that refuses) is skipped, visibly.
"""
# ruff: noqa: S101  # a kit asserts

from __future__ import annotations

import copy
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov.basis import VN_TIME
from vngov.notify import Delivered, Delivery, Notice, Notifier, Outcome, ParcelState, Undeliverable
from vngov.notify.notifier import fault_of
from vngov.storage import MemoryStore

__all__ = ["HIDDEN", "SENTENCES", "Arrived", "NotifierConformance"]

UNIT = "06184@2025-07-01"
OTHER_UNIT = "00334@2025-07-01"
MORNING = datetime(2026, 1, 5, 8, tzinfo=VN_TIME)
HIDDEN = "Trần Thị Bí Mật"
"""The name of a person that stands in a notice which cannot be delivered: no error may repeat it."""

SENTENCES = (
    "Mời ông Nguyễn Văn Đạt đến nhận kết quả",
    "chữ có dấu: ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳýỷỹỵ đ Đ",
    "dấu ngoặc «a» \"b\" 'c', <b>&amp;</b>, 100%, {x}, \\n, dấu chấm đầu dòng:\n.\n..hết",
    "hai dòng\ndòng thứ hai",
    "rất dài " * 200 + "hết",
)
"""What has to arrive letter for letter."""


@attrs.frozen
class Arrived:
    """What came out at the other end (tin đã tới): the mark by which it is recognised when it comes again, and what it says.

    `text` is all that the receiver can read; a part of it has to be the `text` of the notice's body.
    """

    mark: str
    text: str


def notice(key: str, text: str = SENTENCES[0], *, unit: str = UNIT, topic: str = "kit.notice", attempt: int = 1) -> Delivered:
    """Give a notice of the kit: its body is `{"text": …, "n": [1, None]}`."""
    return Delivered(unit, topic, key, {"text": text, "n": [1, None]}, MORNING, attempt)


def plain(text: str) -> str:
    """Give a text with the line ends of this machine: a channel may have its own."""
    return text.replace("\r\n", "\n")


class NotifierConformance(ABC):
    """What every channel of notification has to do (yêu cầu đối với kênh thông báo). Subclass it, run pytest."""

    place: Path
    patience: float = 30.0
    """Seconds within which `send` has to return or to raise, and what was sent has to arrive."""

    # What a vendor says

    @abstractmethod
    def open(self, place: Path) -> Notifier:
        """Open the channel, ready to send to a receiver of the test's own; `place` is a directory, the same within one test.

        Called more than once in a test: as a program that is started again opens it.
        """

    @abstractmethod
    def arrived(self) -> Sequence[Arrived]:
        """Give everything that the receiver of this test has got, repetitions included or not, in any order."""

    def unanswered(self, place: Path) -> Notifier | None:  # noqa: ARG002  # a vendor may need it
        """Give a channel whose other end does not answer; None skips what needs one."""
        return None

    def refused(self, place: Path) -> Notifier | None:  # noqa: ARG002  # a vendor may need it
        """Give a channel whose other end refuses every notice for good; None skips what needs one."""
        return None

    def close(self, notifier: Notifier) -> None:
        """Give back what the channel took; nothing, unless a vendor says otherwise."""
        del notifier

    # How the tests speak

    @pytest.fixture
    def notifier(self, tmp_path: Path) -> Iterator[Notifier]:
        self.place = tmp_path
        self._open: list[Notifier] = []
        try:
            yield self.opened(self.open(tmp_path))
        finally:
            for one in self._open:
                self.close(one)

    def opened(self, notifier: Notifier) -> Notifier:
        """Note a channel, to be closed after the test."""
        self._open.append(notifier)
        return notifier

    def given(self, notifier: Notifier | None, what: str) -> Notifier:
        """Let a channel pass that a vendor gave, or skip the test visibly."""
        if notifier is None:
            pytest.skip(f"the vendor gives no channel that is {what}")
        return self.opened(notifier)

    def topic(self, notifier: Notifier) -> str:
        """Give a topic that the channel carries."""
        return "kit.notice" if "*" in notifier.topics else min(notifier.topics)

    def waited(self, count: int) -> Sequence[Arrived]:
        """Give what arrived, as soon as there are that many marks."""
        end = time.monotonic() + self.patience
        found = self.arrived()
        while len({one.mark for one in found}) < count and time.monotonic() < end:
            time.sleep(0.02)
            found = self.arrived()
        return found

    def tried(self, notifier: Notifier, one: Delivered) -> Exception:
        """Send what cannot be delivered; give the error."""
        began = time.monotonic()
        try:
            notifier.send(one)
        except Exception as error:
            assert time.monotonic() - began < self.patience, "it took too long to fail"
            return error
        pytest.fail("send returned, but nobody has got the notice")

    # What is tested

    def test_it_says_what_it_is(self, notifier: Notifier) -> None:
        why = fault_of(notifier)
        assert why is None, str(why)
        assert isinstance(notifier, Notifier)
        assert self.opened(self.open(self.place)).name == notifier.name, "the name is the same each time"

    def test_what_was_sent_has_arrived_letter_for_letter(self, notifier: Notifier) -> None:
        for n, sentence in enumerate(SENTENCES):
            notifier.send(notice(f"k{n}", sentence, topic=self.topic(notifier)))
        found = self.waited(len(SENTENCES))
        for sentence in SENTENCES:
            assert any(sentence in plain(one.text) for one in found), f"did not arrive: {sentence[:60]!r}"

    def test_a_repetition_is_recognisable(self, notifier: Notifier) -> None:
        topic = self.topic(notifier)
        for attempt in (1, 2):
            notifier.send(notice("k", topic=topic, attempt=attempt))
        again = self.opened(self.open(self.place))
        again.send(notice("k", topic=topic, attempt=3))
        again.send(notice("last", topic=topic))
        marks = {one.mark for one in self.waited(2)}
        assert len(marks) == 2, "the same notice has the same mark at every attempt, also from a program that was started again"

    def test_a_repetition_says_the_same(self, notifier: Notifier) -> None:
        topic = self.topic(notifier)
        for attempt in (1, 2):
            notifier.send(notice("k", topic=topic, attempt=attempt))
        assert len({one.text for one in self.waited(1)}) == 1

    def test_different_notices_have_different_marks(self, notifier: Notifier) -> None:
        topics = {"kit.notice", "kit.other"} if "*" in notifier.topics else notifier.topics
        sent = [
            notice(key, unit=unit, topic=topic)
            for key in ("k", "k:1", "k1")
            for unit in (UNIT, OTHER_UNIT)
            for topic in sorted(topics)[:2]
        ]
        for one in sent:
            notifier.send(one)
        marks = {one.mark for one in self.waited(len(sent))}
        assert len(marks) == len(sent), "two notices that differ in unit, topic or key are not one"
        assert all(marks), "a mark is not empty"

    def test_a_notice_is_left_as_it_was(self, notifier: Notifier) -> None:
        one = notice("k", topic=self.topic(notifier))
        before = copy.deepcopy(dict(one.body))
        notifier.send(one)
        assert dict(one.body) == before

    def test_several_threads_may_send_at_once(self, notifier: Notifier) -> None:
        topic = self.topic(notifier)
        sent = [notice(f"k{n}", f"thông báo số {n}.", topic=topic) for n in range(12)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(notifier.send, sent))
        found = self.waited(len(sent))
        for one in sent:
            assert any(one.body["text"] in plain(arrived.text) for arrived in found), f"did not arrive: {one.key}"

    def test_the_outbox_is_delivered_through_it(self, notifier: Notifier) -> None:
        store = self._posted(self.topic(notifier))
        assert Delivery(store, [notifier]).round(MORNING) == Outcome(sent=1)
        assert any(HIDDEN in plain(one.text) for one in self.waited(1))

    def test_what_nobody_took_is_an_error(self, notifier: Notifier) -> None:
        dead_end = self.given(self.unanswered(self.place), "unanswered")
        error = self.tried(dead_end, notice("k", topic=self.topic(dead_end)))
        assert not isinstance(error, Undeliverable), "an end that does not answer may answer later"
        store = self._posted(self.topic(dead_end))
        assert Delivery(store, [dead_end]).round(MORNING) == Outcome(failed=1)
        assert Delivery(store, [notifier]).round(MORNING + timedelta(days=1)) == Outcome(sent=1)

    def test_what_was_refused_for_good_is_not_tried_again(self, notifier: Notifier) -> None:  # noqa: ARG002  # sets the place
        refusing = self.given(self.refused(self.place), "refused")
        assert isinstance(self.tried(refusing, notice("k", topic=self.topic(refusing))), Undeliverable)
        assert Delivery(self._posted(self.topic(refusing)), [refusing]).round(MORNING) == Outcome(dead=1)

    def test_no_error_repeats_what_was_sent(self, notifier: Notifier) -> None:  # noqa: ARG002  # sets the place
        failing = [self.unanswered(self.place), self.refused(self.place)]
        if not any(failing):
            pytest.skip("the vendor gives no channel that is unanswered or refused")
        for one in (self.opened(each) for each in failing if each is not None):
            error = self.tried(one, notice("k", HIDDEN, topic=self.topic(one)))
            told = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
            assert HIDDEN not in told, "what is written into a log says nothing of the people a notice speaks of"
            assert HIDDEN not in repr(one)

    def _posted(self, topic: str) -> MemoryStore:
        """A store with one notice in its outbox."""
        store = MemoryStore()
        body: dict[str, Any] = {"text": f"{HIDDEN}: mời đến nhận kết quả", "n": []}
        with store.write(unit=UNIT, actor="kit", at=MORNING, why="thử") as tx:
            tx.post(Notice(topic, "outbox", body))
        assert [parcel.notice.topic for parcel in store.parcels(ParcelState.WAITING)] == [topic]
        return store
