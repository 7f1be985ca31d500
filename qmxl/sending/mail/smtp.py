"""A message handed to a mail server, over TLS only, so that it is always known whether it may have been taken.

The end of the data is sent by itself, and said before it is: cut off before it nothing was taken, cut off after it
nobody knows until the server's answer is there.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from qmxl.names import shown

DATA, END = "data", "end"  # how far it has come: the message is on its way; its end is said
Stage = Callable[[str], object]
State = Literal["sent", "waiting", "refused", "unknown"]
SECONDS, ANSWER = 60.0, 300.0  # to wait for an answer; for the one after the data
LONGEST = 160  # characters of what a server said that are told
CUT = frozenset({"cut", "no_answer"})
GO_ON, FULL, TOO_LARGE, WANTS_LOGIN = 354, 452, 552, 530
PORTS = {"starttls": 587, "tls": 465}
# What is wrong with the way to the server, not with a message: the next one would fare alike.
OF_ALL = frozenset(
    {
        "network",
        "certificate",
        "no_tls",
        "no_login",
        "wants_login",
        "login",
        "password_letters",
        "server",
        "no_password",
    }
)


@dataclass(frozen=True)
class Server:
    """The hospital's mail server, and who asks it; the password is never shown. ``user`` "" asks without a name."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS
    answer: float = ANSWER


class Result(NamedTuple):
    """What became of a message; ``why`` names a text ``mail.why.<why>``, filled by the facts."""

    state: State
    why: str = ""
    facts: tuple[tuple[str, object], ...] = ()


class _Answered(Exception):  # noqa: N818 - what the server said, not an error of the program
    def __init__(self, result: Result) -> None:
        super().__init__(result.why)
        self.result = result


def posted(server: Server, sender: str, to: str, content: bytes, stage: Stage) -> Result:
    """Hands a message over; never raises for what a server or a network does."""
    try:
        session = _connected(server, sender)
    except _Answered as answered:
        return answered.result
    try:
        result = _handed_over(session, sender, to, content, stage, server.answer)
    except _Answered as answered:
        result = answered.result
    except BaseException:
        session.close()  # in the middle of the data a farewell would be a part of them, and nobody would answer it
        raise
    if result.why not in CUT:
        with suppress(smtplib.SMTPException, OSError):
            session.quit()
    session.close()
    return result


def _connected(server: Server, sender: str) -> smtplib.SMTP:
    """A session with the server under TLS, logged in; nothing is ever said without TLS."""
    named = sender.rpartition("@")[2] or "localhost"  # never the computer's name
    context = ssl.create_default_context()
    session: smtplib.SMTP | None = None
    try:
        if server.security == "tls":
            session = smtplib.SMTP_SSL(server.host, server.port, named, timeout=server.seconds, context=context)
            session.ehlo()
        else:
            session = smtplib.SMTP(server.host, server.port, named, timeout=server.seconds)
            session.ehlo()
            session.starttls(context=context)
            session.ehlo()
        if server.user:
            session.login(server.user, server.password)
    except Exception as error:
        if session is not None:
            session.close()
        raise _Answered(_not_connected(error, server)) from None  # what came before may hold the password
    return session


def _not_connected(error: Exception, server: Server) -> Result:
    where = (("host", server.host), ("port", str(server.port)))
    match error:
        case ssl.SSLCertVerificationError():
            return Result("waiting", "certificate", (*where, ("reason", error.verify_message)))
        case ssl.SSLError():
            return Result("waiting", "no_tls", where)
        case smtplib.SMTPAuthenticationError() if error.smtp_code >= 500:
            return Result("waiting", "login", (*where, ("user", server.user), ("code", error.smtp_code)))
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return Result("waiting", "no_tls", where)
        case smtplib.SMTPResponseException():
            return Result("waiting", "server", (*where, ("code", error.smtp_code)))
        case smtplib.SMTPServerDisconnected() | OSError():
            reason = getattr(error, "strerror", None) or type(error).__name__
            return Result("waiting", "network", (*where, ("reason", reason)))
        case smtplib.SMTPException():
            return Result("waiting", "no_login", where)
        case UnicodeError():
            return Result("waiting", "password_letters", where)
    raise error


def _handed_over(session: smtplib.SMTP, sender: str, to: str, content: bytes, stage: Stage, answer: float) -> Result:
    most = session.esmtp_features.get("size", "")
    if most.isdecimal() and 0 < int(most) < len(content):
        return Result("refused", "server_limit", (("limit", int(most) / 1_000_000),))
    try:
        _taken("sender", *session.mail(sender, [f"size={len(content)}"] if "size" in session.esmtp_features else []))
        _taken("recipient", *session.rcpt(to))
        stage(DATA)
        _taken("data", *session.docmd("DATA"), good=GO_ON)
        session.send(_stuffed(content))
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        return Result("waiting", "cut", (("reason", type(error).__name__),))
    stage(END)
    try:
        session.send(b".\r\n")
        if session.sock is not None:
            session.sock.settimeout(answer)
        _taken("message", *session.getreply())
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException, OSError):
        return Result("unknown", "no_answer")
    return Result("sent")


def _stuffed(content: bytes) -> bytes:
    """The message as the data are sent: lines that begin with a point have another before it."""
    whole = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole)


def _taken(step: str, code: int, said: bytes, good: int = 250) -> None:
    """Nothing where the server agrees; else what it said, for good from 500 on."""
    if code == good or (good != GO_ON and 200 <= code < 300):
        return
    words = " ".join(shown(said.decode("utf-8", "replace").replace("\n", " ")).split())[:LONGEST]
    state: State = "refused" if code >= 500 else "waiting"
    if code in {FULL, TOO_LARGE} and step != "sender" and "5.3.4" not in words:
        why = "full"
    elif code == TOO_LARGE:
        why = "too_large"
    elif step == "sender" and code == WANTS_LOGIN:
        state, why = "waiting", "wants_login"
    else:
        why = {"sender": "sender", "recipient": "recipient"}.get(step, "message") if code >= 500 else "later"
    raise _Answered(Result(state, why, (("code", code), ("said", words))))
