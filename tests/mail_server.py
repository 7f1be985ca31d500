"""A mail server on this computer, by aiosmtpd: STARTTLS or TLS, a login, a certificate of an authority of its own."""

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST, USER, PASSWORD = "localhost", "qlcl@bv.vn", "Mat khau 1!"
Answer = Callable[[SMTP], str | None]


@dataclass
class Mailbox:
    """What the server took, byte for byte, and what it is to answer instead of taking it."""

    taken: list[bytes] = field(default_factory=list)
    peers: list[str] = field(default_factory=list)  # as what each client greeted
    to_recipient: str = "250 OK"
    to_message: str = "250 OK"
    after: Answer | None = None  # done once the message is there, before it is answered
    arrived: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    waits: bool = False  # until ``go_on``, with the message there

    servers: list[SMTP] = field(default_factory=list)  # one a connection

    async def handle_EHLO(self, server: SMTP, session: Session, _: Envelope, name: str, lines: list[str]) -> list[str]:
        session.host_name = name
        self.peers.append(name)
        self.servers.append(server)
        return lines

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, to: str, ___: list[str]) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(to)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        if self.to_message.startswith("2"):
            self.taken.append(envelope.original_content or b"")
        self.arrived.set()
        while self.waits and not self.go_on.is_set():
            await asyncio.sleep(0.02)
        return (self.after(server) if self.after else None) or self.to_message

    async def hang_up(self) -> None:
        """Ends all connections that are left."""
        for each in self.servers:
            if each.transport:
                hang_up(each)
        await asyncio.sleep(0.05)


def hang_up(server: SMTP) -> None:
    """Ends the connection without an answer."""
    assert server.transport
    server.transport.abort()


@dataclass(frozen=True)
class Running:
    """A server at work; clients trust it by the file ``authority``."""

    port: int
    mailbox: Mailbox
    authority: Path


@contextmanager
def mail_server(folder: Path, *, tls: str = "starttls", host: str = HOST, **options: Any) -> Iterator[Running]:
    """A server with a login; ``tls`` is "starttls", "tls" or "" for one without any."""
    authority, certificate = certificates(folder, host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    mailbox = Mailbox()
    if tls:
        options = {"authenticator": _login, "auth_required": True, **options}
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if tls == "tls":
        options |= {
            "ssl_context": context,
            "auth_require_tls": False,
            "auth_required": False,
        }  # the library does not see TLS from the start
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield Running(controller.port, mailbox, authority)
    finally:
        mailbox.go_on.set()
        asyncio.run_coroutine_threadsafe(mailbox.hang_up(), controller.loop).result(10)
        controller.stop()


def _login(_: SMTP, __: Session, ___: Envelope, ____: str, said: object) -> AuthResult:
    right = isinstance(said, LoginPassword) and (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def certificates(folder: Path, host: str) -> tuple[Path, Path]:
    """The certificate of an authority, and key and certificate of a server it vouches for."""
    own, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA")]), datetime.now(UTC)

    def made(name: str, key: Any, *more: x509.ExtensionType) -> x509.Certificate:
        builder = x509.CertificateBuilder().serial_number(x509.random_serial_number()).issuer_name(root)
        builder = builder.subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        builder = builder.public_key(key.public_key()).not_valid_before(now - timedelta(days=1))
        builder = builder.not_valid_after(now + timedelta(days=2))
        for extension in more:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(own, hashes.SHA256())

    names = x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))])
    signer = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    usage = x509.KeyUsage(*[each in {5, 6} for each in range(9)])
    above = made("CA", own, x509.BasicConstraints(ca=True, path_length=None), signer, usage)
    below = made(host, theirs, names, x509.AuthorityKeyIdentifier.from_issuer_public_key(own.public_key()))
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(above.public_bytes(pem))
    secret = theirs.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(secret + below.public_bytes(pem))
    return folder / "ca.pem", folder / "server.pem"


class Wire:
    """A wire to a server that breaks, or goes slack, once so many bytes of the client's have gone through."""

    def __init__(self, port: int, most: int, *, slack: bool = False) -> None:
        self.to, self.most, self.slack = port, most, slack
        self.ends: list[socket.socket] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.reached = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                server = socket.create_connection(("127.0.0.1", self.to))
                self.ends += (client, server)
                threading.Thread(target=self._carry, args=(server, client, None), daemon=True).start()
                threading.Thread(target=self._carry, args=(client, server, self.most), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, most: int | None) -> None:
        gone = 0
        with suppress(OSError):
            while said := one.recv(4096):
                other.sendall(said)
                gone += len(said)
                if most is not None and gone >= most:
                    self.reached.set()
                    if self.slack:
                        return
                    break
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        for end in (self.listening, *self.ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
