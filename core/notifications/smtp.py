"""Django's SMTP backend that also tells what the server answered."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _AnswerMixin:
    """Keeps the reply to DATA, which smtplib drops; it names the message in the log of the mail server."""

    answer = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, reply = super().data(msg)  # type: ignore[misc]
        self.answer = f"{code} {reply.decode(errors='replace')}"
        return code, reply


class _Smtp(_AnswerMixin, smtplib.SMTP):
    pass


class _SmtpOverTls(_AnswerMixin, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """As Django's, with the server's last answer in `answer` after sending."""

    answer = ""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpOverTls if self.use_ssl else _Smtp

    def _send(self, email_message: Any) -> bool:
        was_sent: bool = super()._send(email_message)  # type: ignore[misc]
        self.answer = getattr(self.connection, "answer", "")
        return was_sent
