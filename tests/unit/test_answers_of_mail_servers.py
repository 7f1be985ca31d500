"""What a mail server, a network or a certificate says becomes one of four ends and a plain sentence."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qmxl.refusal import Refusal
from qmxl.sending.mail.smtp import END, Result, Server, posted
from qmxl.texts import LANGUAGES, texts
from tests.mail_server import HOST, PASSWORD, USER, Running, free_port, mail_server

MESSAGE = b"Subject: x\r\n\r\n.\r\n..\r\nlast\r\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with mail_server(tmp_path_factory.mktemp("mail"), data_size_limit=4000) as server:
        yield server


@pytest.fixture
def server(running: Running, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
    running.mailbox.taken.clear()
    running.mailbox.to_recipient = running.mailbox.to_message = "250 OK"
    return Server(HOST, running.port, "starttls", USER, PASSWORD, seconds=20, answer=20)


def ended(server: Server, content: bytes = MESSAGE) -> tuple[str, str]:
    """How it ended and why; the sentence is there in every language."""
    result = posted(server, USER, "nvy@syt.vn", content, lambda _: None)
    for language in LANGUAGES:
        sentence = texts(language)(f"mail.why.{result.why}", **dict(result.facts)) if result.why else ""
        assert PASSWORD not in sentence
        assert "\n" not in sentence
    return result.state, result.why


def test_lines_that_begin_with_a_point_arrive_as_they_were(server: Server, running: Running):
    stages = list[str]()
    assert posted(server, USER, "nvy@syt.vn", MESSAGE, stages.append) == Result("sent")
    assert (running.mailbox.taken, stages) == ([MESSAGE], ["data", END])


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        ("452 4.2.2 Mailbox full", ("waiting", "full")),
        ("552 5.2.2 Mailbox full", ("refused", "full")),
        ("550 5.1.1 No such user", ("refused", "recipient")),
        ("553 Not allowed", ("refused", "recipient")),
        ("450 4.7.1 Greylisted", ("waiting", "later")),
        ("421 4.3.2 Shutting down", ("waiting", "later")),
    ],
)
def test_a_recipient_that_is_not_taken(server: Server, running: Running, answer: str, end: tuple[str, str]):
    running.mailbox.to_recipient = answer
    assert (ended(server), running.mailbox.taken) == (end, [])


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        ("452 4.3.1 Insufficient storage", ("waiting", "full")),
        ("552 5.2.2 Over quota", ("refused", "full")),
        ("552 5.3.4 Message too big", ("refused", "too_large")),
        ("554 5.7.1 Content not allowed", ("refused", "message")),
        ("451 4.7.0 Try again", ("waiting", "later")),
        ("421 4.3.2 Shutting down", ("waiting", "later")),
    ],
)
def test_a_message_that_is_not_taken(server: Server, running: Running, answer: str, end: tuple[str, str]):
    running.mailbox.to_message = answer
    assert (ended(server), running.mailbox.taken) == (end, [])


def test_what_the_server_says_cannot_steer_a_terminal(server: Server, running: Running):
    running.mailbox.to_message = "554 \x1b[2J\x1b]0;x\x07 no" + "x" * 300
    result = posted(server, USER, "nvy@syt.vn", MESSAGE, lambda _: None)
    said = str(dict(result.facts)["said"])
    assert (result.state, said.isprintable(), len(said) <= 160) == ("refused", True, True)


def test_a_message_above_the_servers_limit_is_not_even_begun(server: Server, running: Running):
    assert ended(server, MESSAGE + b"x" * 5000) == ("refused", "server_limit")
    assert running.mailbox.taken == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"password": "sai"}, "login"),
        ({"user": "lan@bv.vn"}, "login"),
        ({"password": "Mật khẩu"}, "password_letters"),
        ({"user": ""}, "wants_login"),
        ({"security": "tls"}, "no_tls"),
        ({"host": "127.0.0.1"}, "certificate"),
        ({"host": "khong-co.invalid"}, "network"),
    ],
)
def test_what_is_wrong_with_the_setting_keeps_the_message(
    server: Server, running: Running, change: dict[str, str], why: str
):
    assert ended(replace(server, **change)) == ("waiting", why)  # type: ignore[arg-type]  # by name
    assert running.mailbox.taken == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    server: Server, running: Running, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert ended(server) == ("waiting", "certificate")
    assert running.mailbox.taken == []


def test_a_server_without_encryption_is_told_nothing(tmp_path: Path, server: Server):
    with mail_server(tmp_path, tls="") as plain:
        assert ended(replace(server, port=plain.port)) == ("waiting", "no_tls")
        assert ended(replace(server, port=plain.port, security="tls")) == ("waiting", "no_tls")
        assert plain.mailbox.taken == []


def test_a_network_that_is_gone(server: Server):
    assert ended(replace(server, port=free_port())) == ("waiting", "network")


@pytest.mark.parametrize(
    "first", [b"", b"hello\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"554 no\r\n", b"\xff" * 9000]
)
def test_what_answers_there_is_no_mail_server(server: Server, first: bytes):
    with listening(first) as port:
        assert ended(replace(server, port=port, seconds=0.5))[0] == "waiting"


def test_no_answer_in_time_after_the_end_is_not_known(server: Server, running: Running):
    running.mailbox.waits = True
    assert ended(replace(server, answer=0.3)) == ("unknown", "no_answer")
    running.mailbox.waits = False
    running.mailbox.go_on.set()


@pytest.mark.parametrize("full_at", ["data", END])
def test_a_disk_that_is_full_in_the_middle_ends_it_at_once_and_nothing_is_taken(
    server: Server, running: Running, full_at: str
):
    def stage(name: str) -> None:
        if name == full_at:
            raise Refusal("not_written", path="gui", reason="No space left on device")

    start = time.monotonic()
    with pytest.raises(Refusal):
        posted(server, USER, "nvy@syt.vn", MESSAGE, stage)
    assert (running.mailbox.taken, time.monotonic() - start < server.seconds / 2) == ([], True)


def test_a_password_is_not_shown(server: Server):
    assert PASSWORD not in repr(server)


class listening:  # noqa: N801 - used like a function
    """Something that says ``first`` to whoever comes, and nothing more."""

    def __init__(self, first: bytes) -> None:
        self.first, self.place, self.ends = first, socket.create_server(("127.0.0.1", 0)), list[socket.socket]()

    def __enter__(self) -> int:
        self.thread = threading.Thread(target=self._answer, daemon=True)
        self.thread.start()
        return int(self.place.getsockname()[1])

    def _answer(self) -> None:
        end, _ = self.place.accept()
        self.ends.append(end)
        end.sendall(self.first)

    def __exit__(self, *_: object) -> None:
        self.thread.join(5)
        for each in (*self.ends, self.place):
            each.close()
