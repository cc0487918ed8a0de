"""An SMTP server under test control: takes mail, refuses it, falls silent or drops the line."""

import asyncio
import email
import email.policy
import logging
import threading
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

# One line for each command of each mail, in the output of every test that fails.
logging.getLogger("mail.log").setLevel(logging.ERROR)

OK = "250 OK: queued"
DROP = "drop"
HANG = "hang"


class MailServer:
    """Runs in a thread of its own for as long as the block.

    `answers` are the replies for the next receivers (RCPT) or mails (DATA), first in first out, after which
    everything is accepted: an SMTP reply, DROP to close the line, or HANG to say nothing.
    `on_mail` is called with each accepted mail before the reply leaves, in the server's thread.
    """

    def __init__(self, *, delay: float = 0.0) -> None:
        self.delay = delay
        self.receiver_answers: list[str] = []
        self.mail_answers: list[str] = []
        self.mails: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.senders: list[str | None] = []
        self.on_mail: Callable[[EmailMessage], None] = lambda mail: None
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self.listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_away()
        self._run(self._cancel_open_lines())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def listen(self) -> None:
        """Open the port; the same one again after `go_away`."""
        self._server = self._run(self._loop.create_server(self._line, "127.0.0.1", self.port))
        self.port = self._server.sockets[0].getsockname()[1]

    def go_away(self) -> None:
        """Close the port: connections are refused."""
        if self._server:
            self._server.close()
            self._run(asyncio.sleep(0))
            self._server = None

    def times_accepted(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(mail["Message-ID"] for mail in self.mails)

    def _line(self) -> SMTP:
        return SMTP(_Handler(self), loop=self._loop, hostname="mail.test", enable_SMTPUTF8=True)

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _cancel_open_lines(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_RCPT(
        self, line: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await _next_answer(self.server.receiver_answers, line)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, line: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.server.delay)
        answers = self.server.mail_answers
        if not answers or answers[0].startswith("250") or answers[0] == DROP:
            self._accept(envelope)
        return await _next_answer(answers, line)

    def _accept(self, envelope: Envelope) -> None:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.server.mails.append(mail)
        self.server.receivers.extend(envelope.rcpt_tos)
        self.server.senders.append(envelope.mail_from)
        self.server.on_mail(mail)


async def _next_answer(answers: list[str], line: SMTP) -> str:
    answer = answers.pop(0) if answers else OK
    if answer == HANG:
        await asyncio.sleep(3600)
    if answer == DROP:
        line.transport.close()
    return answer
