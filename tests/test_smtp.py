"""E-mail against a real server: one letter an address, the same at each attempt, over TLS; refusals are told apart."""

from __future__ import annotations

import socket
import ssl
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vngov.basis import VN_TIME
from vngov.notify import Delivered, Letter, NotDelivered, Notifier, NotifierInvalid, SmtpNotifier, Tls, Undeliverable
from vngov.notify.smtp import mail
from vngov.testing import Arrived, NotifierConformance

NOW = datetime(2026, 11, 24, 8, tzinfo=VN_TIME)
NOTICE = Delivered("06184@2025-07-01", "receipt", "k1", {"text": "Hồ sơ của bà Đào đã có kết quả."}, NOW, 1)
OFFICE = "mot-cua@congson.example"
DAO = "dao@nguoi-dan.example"


@attrs.frozen
class Taken:
    to: tuple[str, ...]
    sender: str
    content: bytes
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class Mailbox:
    """The handler of a server of aiosmtpd: keeps what it takes, refuses what it is told to."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.at_sender: str | None = None
        self.at_address: Mapping[str, str] = {}
        self.at_content: str | None = None
        self.rude = False
        self.port = 0

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # the name is aiosmtpd's
        if self.at_sender:
            return self.at_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # the name is aiosmtpd's
        if address in self.at_address:
            return self.at_address[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the name is aiosmtpd's
        if self.rude:
            server.transport.abort()
        return "221 Bye"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the name is aiosmtpd's
        if self.at_content:
            return self.at_content
        encrypted = session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None
        self.taken.append(Taken(tuple(envelope.rcpt_tos), envelope.mail_from, envelope.content, encrypted))
        return "250 OK"


@pytest.fixture
def serve() -> Iterator[Callable[..., Mailbox]]:
    controller = pytest.importorskip("aiosmtpd.controller", reason="the server for the test comes from aiosmtpd").Controller
    running: list[Any] = []

    def start(**options: Any) -> Mailbox:
        box = Mailbox()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            box.port = probe.getsockname()[1]
        running.append(controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=20, **options))
        running[-1].start()
        return box

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def box(serve: Callable[..., Mailbox]) -> Mailbox:
    return serve()


@attrs.frozen
class Certificates:
    server: ssl.SSLContext
    ours: ssl.SSLContext


@pytest.fixture
def certificates() -> Certificates:
    trustme = pytest.importorskip("trustme", reason="certificates for the test come from trustme")
    authority = trustme.CA()
    server, ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(server)
    authority.configure_trust(ours)
    return Certificates(server, ours)


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at which nobody listens and nobody else can."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def to(*addresses: str) -> Callable[[Delivered], Letter]:
    return lambda notice: Letter(addresses, "Kết quả giải quyết hồ sơ", notice.body["text"])


def channel(box: Mailbox, *addresses: str, **more: Any) -> SmtpNotifier:
    given = {"tls": Tls.NONE, "port": box.port, "timeout": 10.0, **more}
    return SmtpNotifier("localhost", OFFICE, to(*(addresses or (DAO,))), **given)


class TestSmtpConformance(NotifierConformance):
    patience = 10.0

    @pytest.fixture(autouse=True)
    def _ends(self, box: Mailbox, silent: int) -> None:
        self.box, self.silent = box, silent

    def open(self, place: Path) -> Notifier:
        return channel(self.box)

    def arrived(self) -> Sequence[Arrived]:
        messages = [taken.message for taken in list(self.box.taken)]
        return [Arrived(message["Message-ID"], message.get_content()) for message in messages]

    def unanswered(self, place: Path) -> Notifier:
        return channel(self.box, port=self.silent)

    def refused(self, place: Path) -> Notifier:
        gone = "gone@nguoi-dan.example"
        self.box.at_address = {gone: f"550 5.1.1 no such user {gone}"}
        return channel(self.box, gone)


def test_the_letter_arrives_as_it_was_written(box: Mailbox) -> None:
    channel(box).send(NOTICE)
    (taken,) = box.taken
    message = taken.message
    assert (taken.sender, taken.to) == (OFFICE, (DAO,))
    assert (message["From"], message["To"]) == (OFFICE, DAO)
    assert message["Subject"] == "Kết quả giải quyết hồ sơ"
    assert message.get_content() == "Hồ sơ của bà Đào đã có kết quả.\r\n"
    assert message.get_content_type() == "text/plain"
    assert message["Message-ID"] == f"<{NOTICE.identity}@congson.example>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert taken.content.isascii()


def test_a_repetition_is_the_same_letter_byte_for_byte(box: Mailbox) -> None:
    for attempt in (1, 2):
        channel(box).send(attrs.evolve(NOTICE, attempt=attempt))
    first, second = box.taken
    assert first.content == second.content


def test_each_address_gets_a_letter_of_its_own_and_sees_no_other(box: Mailbox) -> None:
    both = (DAO, "binh@nguoi-dan.example")
    channel(box, *both).send(NOTICE)
    assert [taken.to for taken in box.taken] == [(address,) for address in both]
    assert all(other.encode() not in taken.content for taken, other in zip(box.taken, reversed(both), strict=True))


def test_the_address_is_looked_up_when_the_letter_is_sent(box: Mailbox) -> None:
    addresses: dict[str, str] = {}
    sending = attrs.evolve(channel(box), letter=lambda notice: Letter(addresses[notice.key], "a", "b"))
    with pytest.raises(KeyError):
        sending.send(NOTICE)
    addresses["k1"] = DAO
    sending.send(NOTICE)
    assert [taken.to for taken in box.taken] == [(DAO,)]


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        ({"at_address": {DAO: "550 no such user"}}, Undeliverable),
        ({"at_address": {DAO: "450 mailbox busy"}}, NotDelivered),
        ({"at_content": "554 not accepted"}, Undeliverable),
        ({"at_content": "452 no room"}, NotDelivered),
        ({"at_sender": "550 who are you"}, NotDelivered),
        ({"at_sender": "421 later"}, NotDelivered),
    ],
)
def test_only_what_concerns_this_letter_is_for_good(box: Mailbox, refusal: dict[str, Any], outcome: type[NotDelivered]) -> None:
    vars(box).update(refusal)
    with pytest.raises(NotDelivered) as caught:
        channel(box).send(NOTICE)
    assert type(caught.value) is outcome
    assert box.taken == []


def test_one_address_that_is_refused_keeps_no_other_from_its_letter(box: Mailbox) -> None:
    box.at_address = {DAO: "550 no such user", "full@nguoi-dan.example": "452 full"}
    with pytest.raises(Undeliverable):
        channel(box, DAO, "binh@nguoi-dan.example").send(NOTICE)
    assert [taken.to for taken in box.taken] == [("binh@nguoi-dan.example",)]
    with pytest.raises(NotDelivered) as caught:
        channel(box, DAO, "full@nguoi-dan.example").send(NOTICE)
    assert type(caught.value) is NotDelivered, "what may still arrive is tried again"


def test_what_goes_wrong_after_the_letter_was_taken_does_not_count(box: Mailbox) -> None:
    box.rude = True
    channel(box).send(NOTICE)
    assert len(box.taken) == 1


def test_no_error_names_an_address(box: Mailbox) -> None:
    box.at_address = {DAO: f"550 <{DAO}> is unknown here"}
    sending = channel(box)
    with pytest.raises(Undeliverable) as caught:
        sending.send(NOTICE)
    assert caught.value.__context__ is None
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.details)
    assert DAO not in told
    assert "550" in told


@pytest.mark.parametrize(
    "letter",
    [
        Letter((), "a", "b"),
        Letter("no address", "a", "b"),
        Letter("", "a", "b"),
        Letter("a@b\r\nBcc: c@d", "a", "b"),
        Letter(DAO, "two\nlines", "b"),
        Letter(DAO, "a\r\nBcc: other@example.invalid", "b"),
        Letter(DAO, "a", "\ud800"),
    ],
    ids=["nobody", "no address", "empty", "header in the address", "lines", "header in the subject", "no text"],
)
def test_a_letter_that_cannot_be_written_is_dead_at_once_and_sends_nothing(box: Mailbox, letter: Letter) -> None:
    with pytest.raises(Undeliverable):
        attrs.evolve(channel(box), letter=lambda notice: letter).send(NOTICE)
    assert box.taken == []


def test_nothing_of_a_letter_is_shown() -> None:
    assert repr(Letter(DAO, "a", "b")) == "Letter()"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=120).map(str.strip),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=200),
)
def test_any_subject_and_text_come_back_as_they_were(subject: str, text: str) -> None:
    written = mail(NOTICE, Letter(DAO, subject, text), to=DAO, sender=OFFICE).as_bytes()
    read = message_from_bytes(written, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["Subject"].split() == subject.split()
    assert read.get_content().replace("\r\n", "\n") == (text if text.endswith("\n") else f"{text}\n")
    assert max(map(len, written.splitlines())) <= 998


class TestTls:
    def test_the_letter_goes_over_tls_to_a_server_that_is_trusted(
        self, serve: Callable[..., Mailbox], certificates: Certificates
    ) -> None:
        box = serve(tls_context=certificates.server, require_starttls=True)
        channel(box, tls=Tls.STARTTLS, context=certificates.ours).send(NOTICE)
        assert [taken.encrypted for taken in box.taken] == [True]

    def test_it_may_be_tls_from_the_start(self, serve: Callable[..., Mailbox], certificates: Certificates) -> None:
        box = serve(ssl_context=certificates.server, server_hostname="localhost")
        channel(box, tls=Tls.IMPLICIT, context=certificates.ours).send(NOTICE)
        assert [taken.encrypted for taken in box.taken] == [True]

    def test_a_certificate_that_nobody_vouches_for_gets_nothing(
        self, serve: Callable[..., Mailbox], certificates: Certificates
    ) -> None:
        box = serve(tls_context=certificates.server)
        with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
            channel(box, tls=Tls.STARTTLS).send(NOTICE)
        with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
            attrs.evolve(channel(box, tls=Tls.STARTTLS, context=certificates.ours), host="127.0.0.1").send(NOTICE)
        from_the_start = serve(ssl_context=certificates.server, server_hostname="localhost")
        with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
            channel(from_the_start, tls=Tls.IMPLICIT).send(NOTICE)
        assert [*box.taken, *from_the_start.taken] == []

    def test_a_server_that_cannot_tls_gets_nothing(self, box: Mailbox) -> None:
        with pytest.raises(NotDelivered, match="SMTPNotSupportedError"):
            channel(box, tls=Tls.STARTTLS).send(NOTICE)
        assert box.taken == []

    def test_who_sends_says_who_they_are_and_a_wrong_password_buries_no_letter(
        self, serve: Callable[..., Mailbox], certificates: Certificates
    ) -> None:
        auth = pytest.importorskip("aiosmtpd.smtp").AuthResult

        def authenticator(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
            return auth(success=data.login == b"mot-cua" and data.password == b"mat-khau", handled=False)

        box = serve(tls_context=certificates.server, authenticator=authenticator, auth_required=True)
        safe = {"tls": Tls.STARTTLS, "context": certificates.ours}
        channel(box, login=("mot-cua", "mat-khau"), **safe).send(NOTICE)
        assert len(box.taken) == 1
        for login in (("mot-cua", "sai"), None):
            with pytest.raises(NotDelivered) as caught:
                channel(box, login=login, **safe).send(NOTICE)
            assert type(caught.value) is NotDelivered
        assert len(box.taken) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sender": "nobody"}, "sender"),
        ({"sender": ""}, "sender"),
        ({"sender": "một-cửa@congson.example"}, "sender"),
        ({"login": ("a", "b"), "tls": Tls.NONE}, "password"),
        ({"timeout": 0}, "timeout"),
        ({"topics": "*"}, "topics"),
        ({"name": ""}, "name"),
    ],
)
def test_what_could_not_be_sent_safely_is_refused_when_it_is_made(changed: dict[str, Any], told: str) -> None:
    given: dict[str, Any] = {"host": "localhost", "sender": OFFICE, "letter": to(DAO), **changed}
    with pytest.raises(NotifierInvalid, match=told):
        SmtpNotifier(**given)


def test_the_port_follows_the_protection() -> None:
    assert {tls: SmtpNotifier("h", OFFICE, to(DAO), tls=tls).port for tls in Tls} == {
        Tls.STARTTLS: 587,
        Tls.IMPLICIT: 465,
        Tls.NONE: 25,
    }


def test_a_password_is_not_shown() -> None:
    assert "mat-khau" not in repr(SmtpNotifier("h", OFFICE, to(DAO), login=("mot-cua", "mat-khau")))
