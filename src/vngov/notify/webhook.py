"""`WebhookNotifier` (thông báo qua web hook): a signed POST to one address, recognisable when it comes again.

Needs the extra `notify` (httpx), which is loaded when a notifier is made.
"""

from __future__ import annotations

import hashlib
import hmac
import ssl
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import SplitResult, urlsplit

import attrs

from vngov.basis import Text, dump_json
from vngov.errors import VngovError
from vngov.notify.notifier import Delivered, NotDelivered, NotifierInvalid, Undeliverable, checked_notifiers

__all__ = ["IDEMPOTENCY_KEY", "SIGNATURE", "NotifyExtraMissing", "WebhookNotifier", "is_signed", "signature"]

SIGNATURE = "Vngov-Signature"
"""The header with the signature of the body."""

IDEMPOTENCY_KEY = "Idempotency-Key"
"""The header by which a repetition is recognised."""

_SHORTEST = 16  # bytes of a secret


class NotifyExtraMissing(VngovError, ImportError):
    """The package for web hooks is not installed (chưa cài gói thông báo)."""

    code = "notify_extra_missing"
    vi = "chưa cài {package}; cài bằng: pip install 'vngov[notify]'"
    en = "{package} is not installed; install it with: pip install 'vngov[notify]'"


def signature(secret: bytes, body: bytes) -> str:
    """Sign a body (ký nội dung): "sha256=" and the HMAC-SHA256 of its exact bytes, in hexadecimal digits."""
    return f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"


def is_signed(secret: bytes, body: bytes, given: str) -> bool:
    """Say, for a receiver, whether a signature is that of the body (kiểm tra chữ ký), in the same time for every wrong one."""
    return hmac.compare_digest(signature(secret, body).encode(), given.encode("utf-8", "replace"))


@attrs.frozen
class WebhookNotifier:
    """Posts each notice as JSON (thông báo qua web hook) to one address; only https, unless `insecure` says otherwise.

    `content` makes what is posted of a notice, and may look up whom it is for; by default unit, topic, key, body and moment.
    `secret`, at least 16 bytes, signs the body. `headers` go along, a token for example: none belongs into the URL, which
    programs write into logs. `hopeless` are the answers that concern the notice, so that trying again would not help. `context`
    holds other authorities than the system's. `timeout` is in seconds, for each step. No redirect is followed, no proxy is
    taken from the environment, and of the answer only the status is read. Raises NotifierInvalid, NotifyExtraMissing.
    """

    url: str
    secret: bytes = attrs.field(repr=False)
    content: Callable[[Delivered], Mapping[str, Any]] = attrs.field(default=Delivered.to_data, repr=False, kw_only=True)
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False, kw_only=True)
    hopeless: frozenset[int] = attrs.field(default=frozenset({400, 413, 422}), kw_only=True)
    context: ssl.SSLContext = attrs.field(factory=ssl.create_default_context, repr=False, kw_only=True)
    proxy: str | None = attrs.field(default=None, repr=False, kw_only=True)
    timeout: float = attrs.field(default=10.0, kw_only=True)
    insecure: bool = attrs.field(default=False, kw_only=True)
    topics: frozenset[str] = attrs.field(default=frozenset({"*"}), kw_only=True)
    name: str = attrs.field(default="webhook", kw_only=True)
    _httpx: Any = attrs.field(init=False, repr=False, eq=False)

    @_httpx.default
    def _loaded(self) -> Any:
        try:
            return import_module("httpx")
        except ImportError as error:
            raise NotifyExtraMissing(package="httpx") from error

    def __attrs_post_init__(self) -> None:
        checked_notifiers((self,))
        if why := _fault(self):
            raise NotifierInvalid(notifier=self.name, why=why)

    def send(self, notice: Delivered) -> None:
        """Post the notice. Raises Undeliverable for an answer in `hopeless`, NotDelivered for any other but 200–299."""
        body = dump_json(dict(self.content(notice))).encode()
        headers = {
            **self.headers,
            "Content-Type": "application/json",
            IDEMPOTENCY_KEY: notice.identity,
            SIGNATURE: signature(self.secret, body),
        }
        status, trouble = self._post(body, headers)
        if trouble:
            raise NotDelivered(notifier=self.name, why=trouble)  # outside every `except`: the cause may quote the URL
        if status in self.hopeless:
            raise Undeliverable(notifier=self.name, why=str(status))
        if not 200 <= status < 300:
            raise NotDelivered(notifier=self.name, why=str(status))

    def _post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """Give the status of the answer, or the name of the error."""
        httpx = self._httpx
        try:
            with (
                httpx.Client(verify=self.context, proxy=self.proxy, timeout=self.timeout, trust_env=False) as client,
                client.stream("POST", self.url, content=body, headers=headers, follow_redirects=False) as answer,
            ):
                return int(answer.status_code), ""
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # ValueError: a proxy or a header that is none
            return 0, type(error).__name__


def _fault(notifier: WebhookNotifier) -> Text | None:
    parts = _split(notifier.url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return Text("url không phải địa chỉ web", "url is no address of the web")
    if parts.scheme == "http" and not notifier.insecure:
        return Text("chỉ gửi qua https; muốn khác thì ghi insecure=True", "only https; say insecure=True for anything else")
    if parts.username is not None or parts.password is not None:
        return Text("url không được chứa mật khẩu; dùng headers", "a password does not belong into the url; use headers")
    secret: object = notifier.secret
    if not isinstance(secret, bytes) or len(secret) < _SHORTEST:
        return Text(f"secret phải có ít nhất {_SHORTEST} byte", f"secret has to be at least {_SHORTEST} bytes")
    return None if notifier.timeout > 0 else Text("timeout phải lớn hơn 0 giây", "timeout has to be above 0 seconds")


def _split(url: object) -> SplitResult | None:
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
        return parts if parts is None or parts.port != 0 else None  # `port` raises for one that is none
    except ValueError:
        return None
