"""Sends what waits in a hospital's queue, and writes down what a person decides of a message."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qmxl.catalogue.loader import forms
from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.control.control import Control
from qmxl.control.models import Mail
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.offered.levels import is_above
from qmxl.province.desk import as_control, read_desk
from qmxl.refusal import Refusal, by_the_system
from qmxl.sending.mail.outbox import Outbox, decided, in_vietnam, look, send_all, told
from qmxl.sending.mail.password import password_of
from qmxl.sending.mail.queue import State
from qmxl.sending.mail.recipients import address
from qmxl.sending.mail.smtp import PORTS, Server
from qmxl.texts import Texts, texts

ABOUT = ("recipients", "mail")  # the sheets of the control workbook that speak of messages


def send_queue(folder: Path, *, resend: str = "", sent: str = "", language: str, clock: Clock = utc_now) -> Outcome:
    """Sends each message that waits; first writes down what is decided of one: to be sent again, or known to be sent.

    The findings say how every message stands that is not sent; one of which nobody knows whether it was taken is
    never sent again by itself.
    """
    start, text = time.perf_counter(), texts(language)
    control, wrong = control_of(folder, text)
    if wrong:
        return Outcome(findings=wrong, elapsed=time.perf_counter() - start)
    with queue_of(folder, clock, text) as box:
        for name, state in ((resend, State.WAITING), (sent, State.SENT)):
            if name:
                decided(box, name, state)
        standing, torn = look(box)
        waiting = [each for each in standing if each.state is State.WAITING]
        done = send_all(box, waiting, mail_server(control.mail)) if waiting else []
    others = [each for each in standing if each.state in {State.UNKNOWN, State.REFUSED, State.DRAFT}]
    return Outcome(findings=[*torn, *told([*done, *others])], elapsed=time.perf_counter() - start)


def control_of(folder: Path, text: Texts) -> tuple[Control, list[Finding]]:
    """The control workbook, and what is wrong with the lines that speak of messages: mended before anything is sent."""
    path = find_control(folder)
    fetched = fetch_apart(path)
    if is_above(path):
        desk, findings = read_desk(fetched, text)
        control = as_control(desk)
    else:
        control, findings = read_control(fetched, text)
    sheets = {form.sheet.in_(text.language) for form in forms("control") if form.id in ABOUT}
    return control, [each for each in findings if each.cell.sheet in sheets]


@contextmanager
def queue_of(folder: Path, clock: Clock, text: Texts) -> Iterator[Outbox]:
    """The queue of a hospital, held: of two runs at once the second is refused."""
    place = HospitalFolder(folder).queue
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise by_the_system(error) from error
    with one_run(place):
        yield Outbox(place, in_vietnam(clock()), text)


def mail_server(mail: Mail) -> Server | None:
    """The mail server of the control workbook; None where its password is nowhere."""
    if not mail.host or not mail.address:
        raise Refusal("mail_setting")
    address(mail.address)
    password = password_of(mail.host, mail.user) if mail.user else ""
    if password is None:
        return None
    return Server(mail.host, mail.port or PORTS[mail.security], mail.security, mail.user, password)
