"""Going out to an address that somebody gave: only to public places, over https, not for long, not for much."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.lib import outbound
from core.lib.outbound import Obstacle, OutboundError

HOST = "uitgeverij.example"


class Server:
    """An HTTP server on this machine that answers as a test says, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[BaseHTTPRequestHandler], None] = say(b"hello")
        self.asked: list[tuple[str, dict[str, str]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, dict(self.headers)))
                server.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.address = ("127.0.0.1", self._http.server_address[1])
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def say(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def server(settings) -> Iterator[Server]:
    made = Server()
    settings.OUTBOUND_STAND_INS = {HOST: made.address}
    yield made
    made.close()


def fetch(address=f"https://{HOST}/", seconds=3.0, most_bytes=1000):
    return outbound.get(address, headers={"X-Test": "1"}, seconds=seconds, most_bytes=most_bytes)


def obstacle_of(act, *arguments, **named):
    with pytest.raises(OutboundError) as refused:
        act(*arguments, **named)
    return refused.value.obstacle


def names_lead_to(monkeypatch, *addresses):
    """Whatever name is looked up has these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_an_answer_comes_back_whatever_its_status(server):
    server.answer = say(b"no", status=404)
    assert fetch(f"https://{HOST}/lijst?groep=3") == outbound.Answer(404, b"no")
    ((path, headers),) = server.asked
    assert path == "/lijst?groep=3"
    assert headers["Host"] == HOST
    assert headers["X-Test"] == "1"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/café/lijst?groep=één", "/caf%C3%A9/lijst?groep=%C3%A9%C3%A9n"),
        ("/caf%C3%A9?a=b%20c&d[]=1", "/caf%C3%A9?a=b%20c&d[]=1"),
        ("?€", "/?%E2%82%AC"),
    ],
)
def test_letters_outside_ascii_in_a_path_are_encoded_once(server, written, sent):
    assert fetch(f"https://{HOST}{written}").status == 200
    assert server.asked[0][0] == sent


def test_a_host_with_accents_is_asked_under_its_name_in_ascii(server, settings):
    settings.OUTBOUND_STAND_INS = {"xn--lesmthode-e4a.example": server.address}
    assert fetch("https://lesméthode.example/").status == 200
    assert server.asked[0][1]["Host"] == "xn--lesmthode-e4a.example"


@pytest.mark.parametrize("value", ["sleutel€", "sleutél", "a\r\nX-Other: 1", "a\nb", "a\0"])
def test_a_header_of_more_than_printable_ascii_is_not_sent(server, value):
    refused = obstacle_of(outbound.get, f"https://{HOST}/", headers={"A": value}, seconds=3, most_bytes=10)
    assert refused is Obstacle.FORBIDDEN
    assert server.asked == []


def test_what_cannot_be_sent_is_forbidden_and_no_crash(server):
    refused = obstacle_of(outbound.get, f"https://{HOST}/", headers={"A:": "a"}, seconds=3, most_bytes=10)
    assert refused is Obstacle.FORBIDDEN


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "https://example.com:22/",
        "https://example.com:8443/",
        "https://user:secret@example.com/",
        "https://exam ple.com/",
        "https://example.com/a\r\nX-Other: 1",
        "https://[::1/",
        "https://example.com:port/",
        "https:///path",
        "",
    ],
)
def test_only_plain_https_addresses_are_gone_to(address):
    assert obstacle_of(fetch, address) is Obstacle.FORBIDDEN
    assert obstacle_of(outbound.refuse_unsafe, address) is Obstacle.FORBIDDEN


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[ff02::1]",
    ],
)
def test_no_place_inside_is_gone_to_however_it_is_written(host, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    assert obstacle_of(fetch, f"https://{host}/") is Obstacle.FORBIDDEN
    assert obstacle_of(outbound.refuse_unsafe, f"https://{host}/") is Obstacle.FORBIDDEN


def test_a_name_that_leads_inside_is_refused_though_one_address_is_public(monkeypatch):
    names_lead_to(monkeypatch, "93.184.216.34", "127.0.0.1")
    assert obstacle_of(fetch) is Obstacle.FORBIDDEN


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(monkeypatch):
    looked_up, connected = [], []

    def look_up(host, *_, **__):
        looked_up.append(host)
        address = "93.184.216.34" if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    def connect(where, **_):
        connected.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert obstacle_of(fetch) is Obstacle.UNREACHABLE
    assert looked_up == [HOST]
    assert connected == [("93.184.216.34", 443)]


def test_the_certificate_is_looked_at(monkeypatch, server):
    """The server speaks no TLS at all: as it is no stand-in for this host, it is asked nothing."""
    names_lead_to(monkeypatch, "93.184.216.34")

    def connect_to_server(_, **__):
        line = socket.socket()
        line.connect(server.address)
        return line

    monkeypatch.setattr(socket, "create_connection", connect_to_server)
    assert obstacle_of(fetch, "https://other.example/") is Obstacle.UNREACHABLE
    assert server.asked == []


def test_a_redirect_is_not_followed(server):
    trap = Server()
    host, port = trap.address
    server.answer = say(b"", status=302, Location=f"http://{host}:{port}/")
    assert fetch().status == 302
    assert trap.asked == []
    trap.close()


def test_a_server_that_is_silent_costs_no_more_than_the_time_given(server):
    server.answer = lambda _: time.sleep(2)
    began = time.monotonic()
    assert obstacle_of(fetch, seconds=0.3) is Obstacle.SLOW
    assert time.monotonic() - began < 1


def test_a_server_that_sends_a_byte_at_a_time_is_not_waited_for(server):
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        with suppress(ConnectionError):
            for _ in range(20):
                handler.wfile.write(b"x")
                time.sleep(0.1)

    server.answer = drip
    began = time.monotonic()
    assert obstacle_of(fetch, seconds=0.4) is Obstacle.SLOW
    assert time.monotonic() - began < 1


def drip_headers(handler):
    handler.send_response(200)
    while True:
        handler.send_header("X-Drip", "x")
        handler.flush_headers()
        time.sleep(0.05)


def ask_to_go_on_for_ever(handler):
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


@pytest.mark.parametrize("behaviour", [drip_headers, ask_to_go_on_for_ever])
def test_a_server_that_never_comes_to_an_end_keeps_no_thread_and_no_line(server, behaviour):
    ended = threading.Event()

    def answer(handler):
        with suppress(ConnectionError):
            behaviour(handler)
        ended.set()

    server.answer = answer
    assert obstacle_of(fetch, seconds=0.3) is Obstacle.SLOW
    assert no_thread_is_left()
    assert ended.wait(2), "the server can still send"


def test_a_server_that_greets_slowly_keeps_no_thread(monkeypatch):
    """Two bytes of the TLS handshake and no more, for a host that is no stand-in."""
    names_lead_to(monkeypatch, "93.184.216.34")
    ours, theirs = socket.socketpair()
    theirs.sendall(b"\x16\x03")
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: ours)
    assert obstacle_of(fetch, seconds=0.3) is Obstacle.SLOW
    assert no_thread_is_left()
    theirs.close()


def test_a_line_that_comes_after_the_time_is_closed_at_once(monkeypatch):
    names_lead_to(monkeypatch, "93.184.216.34")
    ours, theirs = socket.socketpair()

    def connect(*_, **__):
        time.sleep(0.4)
        return ours

    monkeypatch.setattr(socket, "create_connection", connect)
    assert obstacle_of(fetch, seconds=0.2) is Obstacle.SLOW
    assert no_thread_is_left()
    assert ours.fileno() == -1
    theirs.close()


def no_thread_is_left(seconds=3.0):
    """Waits until no request to outside runs any more."""
    until = time.monotonic() + seconds
    while any(thread.name == "outbound" for thread in threading.enumerate()):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_a_name_that_cannot_be_looked_up_in_time_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    began = time.monotonic()
    assert obstacle_of(fetch, seconds=0.3) is Obstacle.SLOW
    assert time.monotonic() - began < 1


def test_an_answer_that_is_too_large_is_refused_as_a_whole(server):
    server.answer = say(b"x" * 1001)
    assert obstacle_of(fetch) is Obstacle.TOO_LARGE
    server.answer = say(b"x" * 1000)
    assert len(fetch().body) == 1000


def test_nobody_there_is_said_so(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.OUTBOUND_STAND_INS = {HOST: free.getsockname()}
    assert obstacle_of(fetch) is Obstacle.UNREACHABLE


def test_an_error_holds_neither_address_nor_header(server):
    server.answer = say(b"x" * 2000)
    with pytest.raises(OutboundError) as refused:
        outbound.get(f"https://{HOST}/?sleutel=zaq12", headers={"A": "zaq12"}, seconds=3, most_bytes=10)
    assert "zaq12" not in str(refused.value)
    assert HOST not in str(refused.value)
