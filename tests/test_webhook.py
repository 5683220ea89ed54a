"""The web hook against a real server: signed, recognisable, over TLS, never redirected; answers are told apart."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import attrs
import pytest

import vngov.notify.webhook as module
from vngov.basis import VN_TIME
from vngov.notify import (
    Delivered,
    NotDelivered,
    Notifier,
    NotifierInvalid,
    NotifyExtraMissing,
    Undeliverable,
    WebhookNotifier,
    is_signed,
    signature,
)
from vngov.testing import Arrived, NotifierConformance

SECRET = b"khoa-bi-mat-cua-phep-thu"
NOW = datetime(2026, 11, 24, 8, tzinfo=VN_TIME)
NOTICE = Delivered("06184@2025-07-01", "receipt", "k1", {"text": "Hồ sơ của bà Đào"}, NOW, 1)


@attrs.frozen
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes


class Server(ThreadingHTTPServer):
    """Keeps what is posted; answers what it is told to."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[Posted] = []
        self.status, self.location, self.delay = 200, "", 0.0
        self.scheme = "https" if context else "http"
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the test."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.server_address[1]}/thong-bao"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(Posted(self.path, dict(self.headers), body))
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def hook(url: str, **more: Any) -> WebhookNotifier:
    pytest.importorskip("httpx", reason="the extra notify is not installed")
    return WebhookNotifier(url, SECRET, **{"timeout": 5.0, "insecure": True, **more})


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at which nobody listens and nobody else can."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


class TestWebhookConformance(NotifierConformance):
    patience = 10.0

    @pytest.fixture(autouse=True)
    def _ends(self, server: Server, silent: int) -> None:
        self.server, self.silent = server, silent

    def open(self, place: Path) -> Notifier:
        return hook(self.server.url)

    def arrived(self) -> Sequence[Arrived]:
        return [
            Arrived(one.headers["Idempotency-Key"], json.loads(one.body)["body"]["text"]) for one in list(self.server.posted)
        ]

    def unanswered(self, place: Path) -> Notifier:
        return hook(f"http://127.0.0.1:{self.silent}/")

    def refused(self, place: Path) -> Notifier:
        self.server.status = 422
        return hook(self.server.url)


def test_the_receiver_can_tell_from_the_signature_who_sent_it_and_that_nothing_was_changed(server: Server) -> None:
    hook(server.url, headers={"Authorization": "Bearer abc"}).send(NOTICE)
    (posted,) = server.posted
    assert json.loads(posted.body) == {
        "unit": "06184@2025-07-01",
        "topic": "receipt",
        "key": "k1",
        "body": {"text": "Hồ sơ của bà Đào"},
        "posted": "2026-11-24T08:00:00+07:00",
    }
    given = posted.headers["Vngov-Signature"]
    assert is_signed(SECRET, posted.body, given)
    assert not is_signed(SECRET, posted.body.replace(b"k1", b"k2"), given)
    assert not is_signed(SECRET + b"!", posted.body, given)
    assert not is_signed(SECRET, posted.body, "sha256=đ")
    assert not is_signed(SECRET, posted.body, "\ud800")
    assert posted.headers["Idempotency-Key"] == NOTICE.identity
    assert posted.headers["Content-Type"] == "application/json"
    assert posted.headers["Authorization"] == "Bearer abc"


def test_the_signature_is_the_one_that_other_languages_compute() -> None:
    # RFC 4231, test case 2
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signature(b"Jefe", b"what do ya want for nothing?") == f"sha256={expected}"


def test_whom_it_is_for_is_looked_up_when_it_is_sent(server: Server) -> None:
    numbers = {"k1": "0900000000"}
    channel = hook(server.url, content=lambda notice: {"to": numbers[notice.key], "text": notice.body["text"]})
    channel.send(NOTICE)
    assert json.loads(server.posted[0].body) == {"to": "0900000000", "text": "Hồ sơ của bà Đào"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, None),
        (202, None),
        (204, None),
        (301, NotDelivered),
        (308, NotDelivered),
        (400, Undeliverable),
        (401, NotDelivered),
        (404, NotDelivered),
        (409, NotDelivered),
        (413, Undeliverable),
        (422, Undeliverable),
        (429, NotDelivered),
        (500, NotDelivered),
        (503, NotDelivered),
    ],
)
def test_answers_are_told_apart(server: Server, status: int, outcome: type[NotDelivered] | None) -> None:
    server.status = status
    channel = hook(server.url)
    if outcome is None:
        channel.send(NOTICE)
        return
    with pytest.raises(NotDelivered) as caught:
        channel.send(NOTICE)
    assert type(caught.value) is outcome
    assert str(status) in str(caught.value)


def test_which_answers_are_for_good_can_be_said(server: Server) -> None:
    server.status = 410
    with pytest.raises(Undeliverable):
        hook(server.url, hopeless=frozenset({410})).send(NOTICE)


def test_a_proxy_that_is_none_is_a_failure_that_does_not_name_it(server: Server) -> None:
    channel = hook(server.url, proxy="bi-mat://user:word@example.invalid")
    with pytest.raises(NotDelivered) as caught:
        channel.send(NOTICE)
    told = "".join(traceback.format_exception(caught.value))
    assert "ValueError" in told
    assert "bi-mat" not in told


def test_a_redirect_is_not_followed(server: Server) -> None:
    with Server() as elsewhere:
        server.status, server.location = 307, elsewhere.url
        with pytest.raises(NotDelivered, match="307"):
            hook(server.url).send(NOTICE)
        assert elsewhere.posted == []


def test_a_server_that_does_not_answer_in_time_is_a_failure_that_names_nothing(server: Server) -> None:
    server.delay = 1.0
    channel = hook(f"{server.url}?token=bi-mat", timeout=0.2)
    with pytest.raises(NotDelivered) as caught:
        channel.send(NOTICE)
    told = "".join(traceback.format_exception(caught.value))
    assert "ReadTimeout" in told
    assert "bi-mat" not in told
    assert "Đào" not in told


def test_a_proxy_of_the_environment_is_not_taken(server: Server, silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{silent}")
    hook(server.url).send(NOTICE)
    assert len(server.posted) == 1


def test_only_a_server_with_a_certificate_that_is_trusted_gets_anything() -> None:
    trustme = pytest.importorskip("trustme", reason="certificates for the test come from trustme")
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    ours = ssl.create_default_context()
    authority.configure_trust(ours)
    with Server(context) as server:
        hook(server.url, context=ours, insecure=False).send(NOTICE)
        assert len(server.posted) == 1
        with pytest.raises(NotDelivered, match="ConnectError"):
            hook(server.url).send(NOTICE)
        with pytest.raises(NotDelivered, match="ConnectError"):
            hook(server.url.replace("localhost", "127.0.0.1"), context=ours).send(NOTICE)
        assert len(server.posted) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"url": "http://example.invalid/"}, "https"),
        ({"url": "ftp://example.invalid/"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://[::1"}, "url"),
        ({"url": "https://example.invalid:99999/"}, "url"),
        ({"url": 5}, "url"),
        ({"url": "https://user:word@example.invalid/"}, "headers"),
        ({"secret": b"short"}, "secret"),
        ({"secret": "a text of more than sixteen letters"}, "secret"),
        ({"timeout": 0}, "timeout"),
        ({"topics": "*"}, "topics"),
    ],
)
def test_what_could_not_be_sent_safely_is_refused_when_it_is_made(changed: dict[str, Any], told: str) -> None:
    pytest.importorskip("httpx", reason="the extra notify is not installed")
    given: dict[str, Any] = {"url": "https://example.invalid/", "secret": SECRET, **changed}
    with pytest.raises(NotifierInvalid) as caught:
        WebhookNotifier(**given)
    assert told in caught.value.message("en")
    assert "word" not in str(caught.value).replace("password", "")


def test_without_httpx_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(module, "import_module", missing)
    with pytest.raises(NotifyExtraMissing) as caught:
        WebhookNotifier("https://example.invalid/", SECRET)
    for lang in ("vi", "en"):
        assert "vngov[notify]" in caught.value.message(lang)


def test_neither_secret_nor_token_is_shown(server: Server) -> None:
    shown = repr(hook(server.url, headers={"Authorization": "Bearer abc"}))
    assert "khoa" not in shown
    assert "abc" not in shown
