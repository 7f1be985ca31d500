"""Masters through a real mail server: what arrives, what is refused, and what becomes of a connection that is cut."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import pytest

from qmxl.cli.main import main
from tests.mail_server import PASSWORD, Running, Wire, hang_up, mail_server
from tests.mailing import DIRECTOR, PERIOD, by_server, hospital, states

ID = "Message-ID"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qmxl.cli.sending.office", lambda: None)
    monkeypatch.setenv("QMXL_SMTP_PASSWORD", PASSWORD)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with mail_server(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        yield running


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def queued(folder: Path) -> bytes:
    [path] = (folder / "gui").glob("*.eml")
    return path.read_bytes()


def identity(content: bytes) -> str:
    return str(message_from_bytes(content, policy=policy.default)[ID])


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_the_right_bytes_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tls: str
):
    with mail_server(tmp_path, tls=tls) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        master = hospital(tmp_path / "bv", by_server(running.port, security=tls))
        code, printed = said(capsys, "send", master, "--to", "so-y-te")
    assert (code, states(tmp_path / "bv")) == (0, ["sent"]), printed
    assert "Đã gửi tới nvy@syt.vn" in printed
    [taken] = running.mailbox.taken
    assert taken == queued(tmp_path / "bv")
    message = message_from_bytes(taken, policy=policy.default)
    [attached] = message.iter_attachments()
    copy = master.with_name(f"QM_TongHop_{PERIOD}_gui.xlsx").read_bytes()
    assert sha256(attached.get_content()).hexdigest() == sha256(copy).hexdigest()
    assert message["X-Unsent"] is None
    assert PASSWORD not in "".join(p.read_text("utf-8", "replace") for p in (tmp_path / "bv" / "gui").iterdir())
    assert set(running.mailbox.peers) == {"bv.vn"}  # not the name of this computer


def test_a_refused_login_keeps_all_messages_and_asks_once(
    tmp_path: Path, server: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    master = hospital(tmp_path / "bv", by_server(server.port))
    monkeypatch.setenv("QMXL_SMTP_PASSWORD", "sai-rồi")
    code, printed = said(capsys, "send", master, "--to", "all")
    assert (code, states(tmp_path / "bv"), server.mailbox.taken) == (1, ["waiting", "waiting"], [])
    assert "có chữ mà máy chủ" in printed
    monkeypatch.setenv("QMXL_SMTP_PASSWORD", "Nham-1")
    code, printed = said(capsys, "send", "--queue", tmp_path / "bv")
    assert (code, states(tmp_path / "bv")) == (1, ["waiting", "waiting"])
    assert "không chấp nhận tên qlcl@bv.vn với mật khẩu đang có (mã 535)" in printed
    assert "Nham-1" not in "".join(path.read_text("utf-8") for path in (tmp_path / "bv" / "gui").iterdir())
    monkeypatch.setenv("QMXL_SMTP_PASSWORD", PASSWORD)
    code, printed = said(capsys, "send", "--queue", tmp_path / "bv")
    assert (code, states(tmp_path / "bv"), len(server.mailbox.taken)) == (0, ["sent", "sent"], 2)
    assert said(capsys, "send", "--queue", tmp_path / "bv") == (0, "Không có thư nào đang chờ.\n")
    assert len(server.mailbox.taken) == 2


def test_cut_before_the_end_of_the_data_it_is_sent_once_with_the_same_identity(
    tmp_path: Path, server: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder, wire = tmp_path / "bv", Wire(server.port, 12_000)
    waiting(folder, wire.port, monkeypatch, capsys)
    larger(folder, 60_000)
    code, printed = said(capsys, "send", "--queue", folder)
    assert (code, states(folder), server.mailbox.taken) == (1, ["waiting"], []), printed
    assert "máy chủ chưa nhận gì" in printed
    wire.most = 1 << 40
    before = queued(folder)
    assert said(capsys, "send", "--queue", folder)[0] == 0
    assert said(capsys, "send", "--queue", folder)[0] == 0
    wire.close()
    assert (server.mailbox.taken == [before], states(folder)) == (True, ["sent"])
    assert identity(before).endswith("@bv.vn>")


def test_cut_after_the_end_of_the_data_a_person_decides(
    tmp_path: Path, server: Running, capsys: pytest.CaptureFixture[str]
):
    master = hospital(tmp_path / "bv", by_server(server.port), DIRECTOR)
    server.mailbox.after = hang_up
    code, printed = said(capsys, "send", master, "--to", "director")
    assert (code, states(tmp_path / "bv"), len(server.mailbox.taken)) == (1, ["unknown"], 1)
    assert "Không rõ giam.doc@bv.vn đã nhận thư này chưa" in printed
    server.mailbox.after = None
    assert said(capsys, "send", "--queue", tmp_path / "bv")[0] == 1
    assert said(capsys, "send", master, "--to", "director")[0] == 0  # it has a message already
    assert (states(tmp_path / "bv"), len(server.mailbox.taken)) == (["unknown"], 1)
    [name] = [path.stem for path in (tmp_path / "bv" / "gui").glob("*.eml")]
    assert said(capsys, "send", "--queue", tmp_path / "bv", "--resend", name)[0] == 0
    assert (states(tmp_path / "bv"), len(server.mailbox.taken)) == (["sent"], 2)
    assert identity(server.mailbox.taken[0]) == identity(server.mailbox.taken[1])
    code, printed = said(capsys, "send", "--queue", tmp_path / "bv", "--resend", name)
    assert (code, printed.count("\n"), len(server.mailbox.taken)) == (2, 1, 2)


def test_a_person_says_that_it_has_arrived(tmp_path: Path, server: Running, capsys: pytest.CaptureFixture[str]):
    master = hospital(tmp_path / "bv", by_server(server.port), DIRECTOR)
    server.mailbox.after = hang_up
    said(capsys, "send", master, "--to", "director")
    [name] = [path.stem for path in (tmp_path / "bv" / "gui").glob("*.eml")]
    assert said(capsys, "send", "--queue", tmp_path / "bv", "--sent", f"{name}.eml")[0] == 0
    assert (states(tmp_path / "bv"), len(server.mailbox.taken)) == (["sent"], 1)
    log = (tmp_path / "bv" / "gui" / "nhat-ky-gui.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in log] == ["Việc", "chờ gửi", "không rõ", "người quyết định: đã gửi"]


def run(folder: Path) -> "subprocess.Popen[bytes]":
    """The queue sent by a process of its own."""
    paths = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-m", "qmxl", "send", "--queue", str(folder)], stdout=quiet, stderr=quiet, env=paths
    )


def waiting(folder: Path, port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A hospital with one message that waits, as there was no password when it was made."""
    master = hospital(folder, by_server(port), DIRECTOR)
    monkeypatch.delenv("QMXL_SMTP_PASSWORD")
    code, printed = said(capsys, "send", master, "--to", "director")
    assert (code, states(folder)) == (1, ["waiting"])
    assert "không có mật khẩu của máy chủ thư" in printed
    monkeypatch.setenv("QMXL_SMTP_PASSWORD", PASSWORD)


def test_two_processes_at_once_send_once(
    tmp_path: Path, server: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "bv"
    waiting(folder, server.port, monkeypatch, capsys)
    server.mailbox.waits = True
    first = run(folder)
    assert server.mailbox.arrived.wait(30)
    code, printed = said(capsys, "send", "--queue", folder)
    assert (code, printed.count("\n"), states(folder)) == (2, 1, ["sending"])
    server.mailbox.go_on.set()
    assert first.wait(30) == 0
    assert (len(server.mailbox.taken), states(folder)) == (1, ["sent"])


def test_killed_before_the_answer_it_is_not_known(
    tmp_path: Path, server: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "bv"
    waiting(folder, server.port, monkeypatch, capsys)
    server.mailbox.waits = True
    process = run(folder)
    assert server.mailbox.arrived.wait(30)
    process.kill()
    process.wait()
    server.mailbox.go_on.set()
    assert states(folder) == ["sending"]
    code, printed = said(capsys, "send", "--queue", folder)
    assert (code, states(folder), len(server.mailbox.taken)) == (1, ["unknown"], 1)
    assert "Không rõ giam.doc@bv.vn" in printed


@pytest.mark.slow
def test_killed_before_the_end_of_the_data_it_is_sent_once_on_restart(
    tmp_path: Path, server: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder, wire = tmp_path / "bv", Wire(server.port, 12_000, slack=True)
    waiting(folder, wire.port, monkeypatch, capsys)
    larger(folder, 200_000)
    process = run(folder)
    assert wire.reached.wait(30)
    time.sleep(0.2)
    process.kill()
    process.wait()
    assert (states(folder), server.mailbox.taken) == (["sending"], [])
    wire.most = 1 << 40
    assert said(capsys, "send", "--queue", folder)[0] == 0
    wire.close()
    assert ([identity(each) for each in server.mailbox.taken], states(folder)) == (
        [identity(queued(folder))],
        ["sent"],
    )


def larger(folder: Path, lines: int) -> None:
    """The message in a queue with more in it than is on its way while nobody reads."""
    [path] = (folder / "gui").glob("*.eml")
    before, state = path.read_bytes(), path.with_suffix(".txt")
    content = before + b"".join(b"%070d\r\n" % n for n in range(lines))
    digests = [sha256(each).hexdigest().encode() for each in (before, content)]
    state.write_bytes(state.read_bytes().replace(*digests))
    path.write_bytes(content)
