"""`SmtpNotifier` (thông báo qua thư điện tử): one letter to each address, over TLS, the same letter when it is sent again.

A notice holds no address: the caller's function looks it up when the letter is written, and no error names it.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum

import attrs

from vngov.basis import Text
from vngov.notify.notifier import Delivered, NotDelivered, NotifierInvalid, Undeliverable, checked_notifiers

__all__ = ["Letter", "SmtpNotifier", "Tls", "mail"]


class Tls(StrEnum):
    """How a connection is protected (bảo vệ đường truyền): by TLS after the greeting, by TLS from the start, not at all."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


_PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}

_NO_ADDRESS = Text("không có địa chỉ nhận", "there is no address to send to")
_UNWRITABLE = Text("thư có địa chỉ, tiêu đề hoặc nội dung không hợp lệ", "an address, the subject or the text is not valid")


def _addresses(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@attrs.frozen
class Letter:
    """A letter (thư): one address or several, a subject of one line, plain text. What it says is not shown by `repr`."""

    to: tuple[str, ...] = attrs.field(converter=_addresses, repr=False)
    subject: str = attrs.field(repr=False)
    text: str = attrs.field(repr=False)


def mail(notice: Delivered, letter: Letter, *, to: str, sender: str) -> EmailMessage:
    """Write the letter to one address as it is sent (soạn thư): byte for byte the same at every attempt.

    `Message-ID` is made of the notice's identity, `Date` is when it was posted. Raises ValueError or MessageError for an
    address, a subject or a text that cannot stand in a letter.
    """
    sending, receiving = Address(addr_spec=sender), Address(addr_spec=to)
    message = EmailMessage(policy=SMTP)
    message["From"] = sending
    message["To"] = receiving
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(notice.posted)
    message["Message-ID"] = f"<{notice.identity}@{sending.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # so that an out-of-office reply does not answer
    message.set_content(letter.text, cte="base64")  # every server takes it, also one without 8BITMIME
    return message


@attrs.frozen
class SmtpNotifier:
    """Sends each notice by e-mail (thông báo qua thư điện tử) through one server.

    `letter` writes the letter of a notice, addresses included; what it raises is tried again. Each address gets a letter of its
    own and sees no other. `sender` is the address from which they come. `login` is user and password. `context` holds other
    authorities than the system's. `timeout` is in seconds, for each step of the conversation. Raises NotifierInvalid for a
    sender that is no address, a password without TLS, a timeout that is none.
    """

    host: str
    sender: str
    letter: Callable[[Delivered], Letter] = attrs.field(repr=False)
    tls: Tls = attrs.field(default=Tls.STARTTLS, kw_only=True)
    port: int = attrs.field(kw_only=True)
    login: tuple[str, str] | None = attrs.field(default=None, repr=False, kw_only=True)
    context: ssl.SSLContext = attrs.field(factory=ssl.create_default_context, repr=False, kw_only=True)
    timeout: float = attrs.field(default=30.0, kw_only=True)
    topics: frozenset[str] = attrs.field(default=frozenset({"*"}), kw_only=True)
    name: str = attrs.field(default="smtp", kw_only=True)

    @port.default
    def _port(self) -> int:
        return _PORTS[self.tls]

    def __attrs_post_init__(self) -> None:
        checked_notifiers((self,))
        if why := _fault(self):
            raise NotifierInvalid(notifier=self.name, why=why)

    def send(self, notice: Delivered) -> None:
        """Send the letters. Raises Undeliverable where the server refuses an address or a letter for good, NotDelivered."""
        letter = self.letter(notice)
        failure = self._handed_over(self._written(notice, letter)) if letter.to else self._hopeless(_NO_ADDRESS)
        if failure is not None:
            raise failure  # outside every `except`: the causes hold addresses and replies that quote them

    def _written(self, notice: Delivered, letter: Letter) -> list[tuple[str, EmailMessage]] | None:
        try:
            return [(to, mail(notice, letter, to=to, sender=self.sender)) for to in letter.to]
        except (ValueError, IndexError, MessageError):  # IndexError: the parser of addresses on some broken ones
            return None

    def _handed_over(self, letters: list[tuple[str, EmailMessage]] | None) -> NotDelivered | None:
        """Send all; give the failure that decides about the notice: one that may pass comes before one that will not."""
        if letters is None:
            return self._hopeless(_UNWRITABLE)
        failures: list[NotDelivered] = []
        try:
            with self._connected() as server:
                for to, message in letters:
                    try:
                        server.send_message(message, self.sender, [to])
                    except smtplib.SMTPRecipientsRefused as refusal:
                        failures.append(self._refused(*(code for code, _ in refusal.recipients.values())))
                    except smtplib.SMTPDataError as refusal:
                        failures.append(self._refused(refusal.smtp_code))
        except smtplib.SMTPResponseException as error:
            return self._passing(str(error.smtp_code))
        except (OSError, UnicodeError) as error:  # every error of smtplib and ssl is an OSError; UnicodeError: a host's name
            return self._passing(type(error).__name__)
        failures.sort(key=lambda failure: isinstance(failure, Undeliverable))
        return failures[0] if failures else None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Open a conversation and end it; what goes wrong after the last letter was taken does not count."""
        own = Address(addr_spec=self.sender).domain
        if self.tls is Tls.IMPLICIT:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, own, timeout=self.timeout, context=self.context)
        else:
            server = smtplib.SMTP(self.host, self.port, own, timeout=self.timeout)
        try:
            if self.tls is Tls.STARTTLS:
                server.starttls(context=self.context)
            if self.login is not None:
                server.login(*self.login)
            yield server
            with suppress(OSError):
                server.quit()
        finally:
            server.close()

    def _refused(self, code: int) -> NotDelivered:
        """5xx of an address or a letter is for good; 4xx is not."""
        return self._hopeless(str(code)) if code >= 500 else self._passing(str(code))

    def _hopeless(self, why: str | Text) -> Undeliverable:
        return Undeliverable(notifier=self.name, why=why)

    def _passing(self, why: str) -> NotDelivered:
        return NotDelivered(notifier=self.name, why=why)


def _fault(notifier: SmtpNotifier) -> Text | None:
    try:
        own = Address(addr_spec=notifier.sender)
    except (ValueError, IndexError, MessageError):
        own = Address()
    if not own.domain or not notifier.sender.isascii():  # its domain stands in the Message-ID
        return Text("sender không phải địa chỉ thư", "sender is no address")
    if notifier.login is not None and notifier.tls is Tls.NONE:
        return Text("không gửi mật khẩu trên đường truyền không mã hóa", "a password is not sent without TLS")
    return None if notifier.timeout > 0 else Text("timeout phải lớn hơn 0 giây", "timeout has to be above 0 seconds")
