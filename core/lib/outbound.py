"""The one way in which Kring goes to an address that a user gave: to fetch something, or to hand something over.

Only https on port 443, only hosts whose every network address is a public one, connected to at the very address that
was checked (a name that points elsewhere a moment later gains nothing), no redirects, a limit on time and on size; when
the time is over the connection is cut. The certificate has to be the host's.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Lock, Thread
from typing import Any, TypeVar
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

PORT = 443
CHUNK = 16_384
# What may stand in a path with a query as it is; "%" too, so that what is encoded already is not encoded twice.
PLAIN_IN_PATH = "!$%&'()*+,/:;=?@[]~"
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
T = TypeVar("T")


class Obstacle(StrEnum):
    FORBIDDEN = "forbidden"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    TOO_LARGE = "too_large"


class OutboundError(Exception):
    """Why nothing came; holds neither the address nor what was sent along."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


@dataclass(frozen=True)
class Answer:
    """What the other side said, whatever its status."""

    status: int
    body: bytes


@dataclass(frozen=True)
class _Destination:
    """A host and the network address that was found good for it; `is_stand_in` is plain HTTP on this machine."""

    host: str
    path: str
    address: str
    port: int = PORT
    is_stand_in: bool = False


@dataclass(frozen=True)
class _Question:
    method: str
    address: str
    headers: dict[str, str]
    body: bytes | None = None


class _Line:
    """The socket of one request, which whoever waits for the answer cuts when the time is over.

    Without that a server that drips its headers, or says "100 Continue" for ever, would hold the thread and the socket
    for as long as it likes: the time limit of a socket counts from the last byte.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    def hold(self, held: socket.socket) -> None:
        """This is the socket from now on. Raises OutboundError, with the socket closed, when the time was over."""
        with self._lock:
            self._socket = held
            if self._is_cut:
                held.close()
                raise OutboundError(Obstacle.SLOW)

    def cut(self) -> None:
        """Wakes the thread that reads or writes, which then closes the socket itself."""
        with self._lock:
            self._is_cut = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket.shutdown, which takes the encryption off before the line is down.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def refuse_unsafe(address: str, *, seconds: float = 3) -> None:
    """For a form: raises OutboundError when `get` would not go to this address."""
    _within(seconds, _destination, address)


def get(address: str, *, headers: dict[str, str], seconds: float, most_bytes: int) -> Answer:
    """Fetch an address.

    Args:
        seconds: for everything together: looking up the name, connecting, and the last byte of the answer.
        most_bytes: a longer answer is refused, not cut off.

    Raises:
        OutboundError: the address or a header is forbidden, the address is unreachable, or the answer is too slow or
            too large.
    """
    return _ask(_Question("GET", address, headers), seconds, most_bytes)


def post(address: str, body: bytes, *, headers: dict[str, str], seconds: float, most_bytes: int) -> Answer:
    """Hand `body` over to an address; for the rest as `get`."""
    return _ask(_Question("POST", address, headers, body), seconds, most_bytes)


def _ask(question: _Question, seconds: float, most_bytes: int) -> Answer:
    if not all(is_header_text(value) for value in question.headers.values()):
        raise OutboundError(Obstacle.FORBIDDEN)
    line, deadline = _Line(), time.monotonic() + seconds
    try:
        return _within(seconds, _fetch, line, question, deadline, most_bytes)
    finally:
        line.cut()


def is_header_text(value: str) -> bool:
    """Whether a value can go along in a header: printable ASCII, so nothing that begins a header of its own."""
    return value.isascii() and value.isprintable()


def _within(seconds: float, act: Callable[..., T], *arguments: Any) -> T:
    """In a thread of its own: looking up a name has no time limit, and a server can send one byte a second."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(act(*arguments))
        except Exception as error:
            outcome.set_exception(error)

    Thread(target=run, daemon=True, name="outbound").start()
    try:
        return outcome.result(seconds)
    except TimeoutError:
        raise OutboundError(Obstacle.SLOW) from None


def _fetch(line: _Line, question: _Question, deadline: float, most_bytes: int) -> Answer:
    destination = _destination(question.address)
    connection = HTTPConnection(destination.host, destination.port)
    try:
        connection.sock = _connected(line, destination, deadline)
        own = {"Host": destination.host, "Accept-Encoding": "identity"}
        connection.request(question.method, destination.path, question.body, question.headers | own)
        response = connection.getresponse()
        return Answer(response.status, _body(response, deadline, most_bytes))
    except TimeoutError:
        raise OutboundError(Obstacle.SLOW) from None
    except (OSError, HTTPException):
        raise OutboundError(Obstacle.UNREACHABLE) from None
    except ValueError:
        # What http.client itself does not want to send.
        raise OutboundError(Obstacle.FORBIDDEN) from None
    finally:
        connection.close()


def _destination(address: str) -> _Destination:
    parts = _parts(address)
    host = _ascii_host(parts.hostname or "")
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=PLAIN_IN_PATH)
    stand_in = settings.OUTBOUND_STAND_INS.get(host)
    if stand_in:
        return _Destination(host, path, *stand_in, is_stand_in=True)
    return _Destination(host, path, _public_address(host))


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise OutboundError(Obstacle.FORBIDDEN) from None
    is_plain = (
        parts.username is None and parts.password is None and address.isprintable() and " " not in address
    )
    if parts.scheme != "https" or not parts.hostname or port not in {None, PORT} or not is_plain:
        raise OutboundError(Obstacle.FORBIDDEN)
    return parts


def _ascii_host(host: str) -> str:
    """As names are looked up and certificates are made out: bücher.example is xn--bcher-kva.example."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        raise OutboundError(Obstacle.UNREACHABLE) from None


def _public_address(host: str) -> str:
    """The first address of a host of which all are public; a host with one foot inside is not trusted at all."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OutboundError(Obstacle.UNREACHABLE) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise OutboundError(Obstacle.UNREACHABLE)
    if not all(_is_public(address) for address in addresses):
        raise OutboundError(Obstacle.FORBIDDEN)
    return addresses[0]


def _is_public(address: str) -> bool:
    try:
        parsed = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 address that leads to one (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    teredo = address.teredo[1] if address.teredo else None
    nat64 = ipaddress.IPv4Address(address.packed[-4:]) if address in NAT64 else None
    return address.ipv4_mapped or address.sixtofour or teredo or nat64 or address


def _connected(line: _Line, destination: _Destination, deadline: float) -> socket.socket:
    bare = socket.create_connection((destination.address, destination.port), timeout=_left(deadline))
    line.hold(bare)
    if destination.is_stand_in:
        return bare
    try:
        context = ssl.create_default_context()
        safe = context.wrap_socket(bare, server_hostname=destination.host, do_handshake_on_connect=False)
    except BaseException:
        bare.close()
        raise
    try:
        line.hold(safe)
        safe.do_handshake()
    except BaseException:
        safe.close()
        raise
    return safe


def _body(response: HTTPResponse, deadline: float, most_bytes: int) -> bytes:
    body = b""
    while chunk := response.read1(CHUNK):
        body += chunk
        _left(deadline)
        if len(body) > most_bytes:
            raise OutboundError(Obstacle.TOO_LARGE)
    return body


def _left(deadline: float) -> float:
    """Seconds until the deadline. Raises OutboundError after it."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise OutboundError(Obstacle.SLOW)
    return left
