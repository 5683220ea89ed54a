"""Channels broken on purpose: the conformance kit has to catch every one, and finds nothing wrong with the sound one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov.notify import Delivered, FileNotifier, NotDelivered, Notifier, Undeliverable
from vngov.testing import Arrived, NotifierConformance
from vngov.testing.notifiers import HIDDEN


class Gateway:
    """The other end: keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Arrived] = []


class Sound:
    """A channel to the gateway: nothing is wrong with it yet. `state` says how its other end is."""

    topics: frozenset[str] = frozenset({"*"})
    name: Any = "sms"

    def __init__(self, gateway: Gateway, state: str = "well") -> None:
        self.gateway, self.state = gateway, state

    def send(self, notice: Delivered) -> None:
        if self.state == "silent":
            self.unanswered(notice)
        elif self.state == "refusing":
            self.refused(notice)
        else:
            self.take(notice)

    def take(self, notice: Delivered) -> None:
        self.gateway.got.append(Arrived(self.mark(notice), self.text(notice)))

    def mark(self, notice: Delivered) -> str:
        return notice.identity

    def text(self, notice: Delivered) -> str:
        return str(notice.body["text"])

    def unanswered(self, notice: Delivered) -> None:
        raise NotDelivered(notifier=self.name, why="timeout")

    def refused(self, notice: Delivered) -> None:
        raise Undeliverable(notifier=self.name, why="550")


class Kit(NotifierConformance):
    patience = 1.0

    def __init__(self, channel: type[Sound]) -> None:
        self.channel = channel
        self.gateway = Gateway()
        self._open: list[Notifier] = []
        self.closed: list[Notifier] = []

    def open(self, place: Path) -> Notifier:
        return self.channel(self.gateway)

    def arrived(self) -> Sequence[Arrived]:
        return list(self.gateway.got)

    def unanswered(self, place: Path) -> Notifier | None:
        return self.channel(self.gateway, "silent")

    def refused(self, place: Path) -> Notifier | None:
        return self.channel(self.gateway, "refusing")


def fails(kit: Kit, test: str, place: Path) -> bool:
    """Run one test of the kit, as pytest would, and say whether it failed."""
    kit.place = place
    try:
        getattr(kit, test)(kit.open(place))
    except pytest.skip.Exception:
        return False
    except (Exception, pytest.fail.Exception):
        return True
    return False


FLAWS: dict[str, tuple[type[Sound], str]] = {}


def caught_by(test: str) -> Callable[[type[Sound]], type[Sound]]:
    def enter(channel: type[Sound]) -> type[Sound]:
        FLAWS[channel.__name__] = (channel, f"test_{test}")
        return channel

    return enter


@caught_by("it_says_what_it_is")
class CarriesNothing(Sound):
    topics = frozenset()


@caught_by("it_says_what_it_is")
class HasAnotherNameEachTime(Sound):
    @property
    def name(self) -> str:
        return os.urandom(4).hex()


@caught_by("what_was_sent_has_arrived_letter_for_letter")
class LosesWhatItIsGiven(Sound):
    def take(self, notice: Delivered) -> None:
        """Returns as if all were well."""


@caught_by("what_was_sent_has_arrived_letter_for_letter")
class LosesTheMarks(Sound):
    def text(self, notice: Delivered) -> str:
        return super().text(notice).encode("ascii", "replace").decode()


@caught_by("what_was_sent_has_arrived_letter_for_letter")
class CutsLongTexts(Sound):
    def text(self, notice: Delivered) -> str:
        return super().text(notice)[:160]


@caught_by("what_was_sent_has_arrived_letter_for_letter")
class EndsAtALoneDot(Sound):
    def text(self, notice: Delivered) -> str:
        return super().text(notice).split("\n.\n")[0]


@caught_by("a_repetition_is_recognisable")
class MarksEachAttempt(Sound):
    def mark(self, notice: Delivered) -> str:
        return f"{notice.identity}/{notice.attempt}"


@caught_by("a_repetition_is_recognisable")
class MarksByItsOwnCount(Sound):
    """Recognises a repetition while it lives, and begins anew when it is started again."""

    def __init__(self, gateway: Gateway, state: str = "well") -> None:
        super().__init__(gateway, state)
        self.marks: dict[str, str] = {}
        self.salt = os.urandom(4).hex()

    def mark(self, notice: Delivered) -> str:
        return self.marks.setdefault(notice.identity, f"{self.salt}{len(self.marks)}")


@caught_by("a_repetition_says_the_same")
class CountsInTheText(Sound):
    def text(self, notice: Delivered) -> str:
        return f"lần {notice.attempt}: {super().text(notice)}"


@caught_by("different_notices_have_different_marks")
class MarksByKeyAlone(Sound):
    def mark(self, notice: Delivered) -> str:
        return notice.key


@caught_by("different_notices_have_different_marks")
class JoinsNamesWithoutABoundary(Sound):
    def mark(self, notice: Delivered) -> str:
        return f"{notice.unit}{notice.topic}{notice.key.replace(':', '')}"


@caught_by("a_notice_is_left_as_it_was")
class WritesIntoTheNotice(Sound):
    def take(self, notice: Delivered) -> None:
        body: Any = notice.body
        body["sent"] = True
        super().take(notice)


@caught_by("several_threads_may_send_at_once")
class KeepsOneNoticeForAllThreads(Sound):
    def __init__(self, gateway: Gateway, state: str = "well") -> None:
        super().__init__(gateway, state)
        self.meeting = threading.Barrier(2)

    def take(self, notice: Delivered) -> None:
        self.current = notice
        self.meeting.wait(10)
        super().take(self.current)


@caught_by("the_outbox_is_delivered_through_it")
class NeedsAnAddressInTheBody(Sound):
    """Breaks on what the outbox gives: a mapping with other lists than the one it was tried with."""

    def take(self, notice: Delivered) -> None:
        _ = notice.body["n"][0]
        super().take(notice)


@caught_by("what_nobody_took_is_an_error")
class SwallowsFailures(Sound):
    def unanswered(self, notice: Delivered) -> None:
        """Returns as if all were well."""


@caught_by("what_nobody_took_is_an_error")
class WaitsTooLong(Sound):
    def unanswered(self, notice: Delivered) -> None:
        threading.Event().wait(1.2)
        super().unanswered(notice)


@caught_by("what_nobody_took_is_an_error")
class GivesUpAtOnce(Sound):
    """Buries notices because the network was down for a moment."""

    def unanswered(self, notice: Delivered) -> None:
        self.refused(notice)


@caught_by("what_was_refused_for_good_is_not_tried_again")
class TriesForever(Sound):
    def refused(self, notice: Delivered) -> None:
        self.unanswered(notice)


@caught_by("no_error_repeats_what_was_sent")
class QuotesTheNotice(Sound):
    def refused(self, notice: Delivered) -> None:
        raise Undeliverable(notifier=self.name, why=f"cannot send {notice.body}")


@caught_by("no_error_repeats_what_was_sent")
class QuotesTheNoticeInTheCause(Sound):
    def unanswered(self, notice: Delivered) -> None:
        try:
            raise ConnectionError(f"no answer to {notice.body['text']}")
        except ConnectionError as error:
            raise NotDelivered(notifier=self.name, why="timeout") from error


def test_the_kit_finds_nothing_wrong_with_the_sound_channel(tmp_path: Path) -> None:
    tests = [name for name in dir(Kit) if name.startswith("test_")]
    assert len(tests) > 8
    assert [name for name in tests if fails(Kit(Sound), name, tmp_path)] == []


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_kit_catches(flaw: str, tmp_path: Path) -> None:
    channel, test = FLAWS[flaw]
    assert fails(Kit(channel), test, tmp_path)


@pytest.mark.parametrize("flaw", FLAWS)
def test_what_is_caught_stands_in_the_kit(flaw: str) -> None:
    assert hasattr(Kit, FLAWS[flaw][1])


def test_every_test_of_the_kit_catches_something() -> None:
    assert {test for _, test in FLAWS.values()} == {name for name in dir(Kit) if name.startswith("test_")}


def test_what_a_vendor_cannot_set_up_is_skipped_visibly(tmp_path: Path) -> None:
    class Bare(Kit):
        unanswered = NotifierConformance.unanswered
        refused = NotifierConformance.refused

    kit = Bare(Sound)
    kit.place = tmp_path
    for test, said in (
        ("test_what_nobody_took_is_an_error", "unanswered"),
        ("test_what_was_refused_for_good_is_not_tried_again", "refused"),
        ("test_no_error_repeats_what_was_sent", "unanswered or refused"),
    ):
        with pytest.raises(pytest.skip.Exception, match=said):
            getattr(kit, test)(kit.open(tmp_path))


class TestFiles(NotifierConformance):
    """The channel into files passes the kit; the name of the file is the mark."""

    def open(self, place: Path) -> Notifier:
        self.folder = place / "out"
        return FileNotifier(self.folder)

    def arrived(self) -> Sequence[Arrived]:
        from json import loads

        return [Arrived(file.stem, loads(file.read_text("utf-8"))["body"]["text"]) for file in self.folder.glob("*.json")]

    def unanswered(self, place: Path) -> Notifier:
        occupied = place / "occupied"
        occupied.write_text("a file where a folder is meant")
        return FileNotifier(occupied)


def test_a_channel_of_some_topics_is_asked_for_those_alone(tmp_path: Path) -> None:
    class Letters(Sound):
        topics = frozenset({"letter", "receipt", "slip"})

        def take(self, notice: Delivered) -> None:
            assert notice.topic in self.topics
            super().take(notice)

    assert [name for name in dir(Kit) if name.startswith("test_") and fails(Kit(Letters), name, tmp_path)] == []


def test_what_is_hidden_is_what_the_tests_send(tmp_path: Path) -> None:
    kit = Kit(Sound)
    kit.place = tmp_path
    kit.test_the_outbox_is_delivered_through_it(kit.open(tmp_path))
    assert HIDDEN in attrs.astuple(kit.gateway.got[0])[1]
