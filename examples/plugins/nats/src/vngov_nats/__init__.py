"""EXAMPLE (ví dụ): notices onto a stream of NATS JetStream (thông báo qua NATS), where other programs take them up.

    Office.open(…, plugins=[vngov_nats.Nats(["tls://nats.example:4222"])])

The stream has to be there; it is the broker's business how long it keeps what it gets.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterable

import attrs
import nats
from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError
from nats.js.errors import APIError

from vngov import hookimpl
from vngov.basis import dump_json
from vngov.notify import Delivered, NotDelivered, Notifier, Undeliverable

__all__ = ["Nats", "NatsNotifier"]

MESSAGE_ID = "Nats-Msg-Id"  # the stream itself drops a repetition by it, within its window

_TOO_LARGE = 10054  # the broker's code for a message above the size that the stream takes
_NOT_IN_A_SUBJECT = re.compile(r"[^\w-]", re.ASCII)


def _listed(servers: Iterable[str]) -> tuple[str, ...]:
    return tuple(servers)


@attrs.frozen
class NatsNotifier:
    """Publishes each notice on `<subject>.<topic>` (kênh NATS) and returns when the stream has stored it.

    `servers` are addresses of one cluster; `tls` and `credentials` (a file) as the cluster asks for; `timeout` in seconds, for
    all of it. Characters of a topic that cannot stand in a subject become "_"; the notice itself names the topic as it is.
    """

    servers: tuple[str, ...] = attrs.field(converter=_listed)
    subject: str = "vngov.notices"
    tls: ssl.SSLContext | None = attrs.field(default=None, repr=False, kw_only=True)
    credentials: str | None = attrs.field(default=None, repr=False, kw_only=True)
    timeout: float = attrs.field(default=10.0, kw_only=True)
    topics: frozenset[str] = attrs.field(default=frozenset({"*"}), kw_only=True)
    name: str = attrs.field(default="nats", kw_only=True)

    def send(self, notice: Delivered) -> None:
        """Publish the notice. Raises Undeliverable for one that is larger than the broker takes, NotDelivered."""
        failure = asyncio.run(self._published(notice))
        if failure is not None:
            raise failure

    async def _published(self, notice: Delivered) -> NotDelivered | None:
        try:
            async with asyncio.timeout(self.timeout):
                await self._publish(notice)
        except MaxPayloadError:
            return Undeliverable(notifier=self.name, why="MaxPayloadError")
        except APIError as error:
            kind = Undeliverable if error.err_code == _TOO_LARGE else NotDelivered
            return kind(notifier=self.name, why=str(error.err_code))
        except (NatsError, OSError, TimeoutError) as error:
            return NotDelivered(notifier=self.name, why=type(error).__name__)
        return None

    async def _publish(self, notice: Delivered) -> None:
        client = await nats.connect(
            list(self.servers),
            tls=self.tls,
            user_credentials=self.credentials,
            allow_reconnect=False,
            max_reconnect_attempts=1,  # each server twice at most, without a pause: the outbox waits, not the sender
            reconnect_time_wait=0,
            connect_timeout=max(1, int(self.timeout)),
            error_cb=_quiet,
        )
        try:
            await client.jetstream(timeout=self.timeout).publish(
                f"{self.subject}.{_NOT_IN_A_SUBJECT.sub('_', notice.topic)}",
                dump_json(notice.to_data()).encode(),
                headers={MESSAGE_ID: notice.identity},
            )
        finally:
            await client.close()


async def _quiet(_error: Exception) -> None:
    """What goes wrong is raised where the notice is sent; nothing goes into a log of its own."""


@attrs.frozen
class Nats:
    """The plugin (phần mở rộng NATS): one channel, to the servers that it is given."""

    servers: tuple[str, ...] = attrs.field(converter=_listed)
    subject: str = "vngov.notices"
    topics: frozenset[str] = frozenset({"*"})

    @hookimpl
    def vngov_notifiers(self) -> Iterable[Notifier]:
        return (NatsNotifier(self.servers, self.subject, topics=self.topics),)
