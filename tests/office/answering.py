"""A process that drives a LibreOffice and stays: a question a line, an answer a line."""

import json
import select
import subprocess
from pathlib import Path

UNO_PYTHON, PATIENCE = "/usr/bin/python3", 60


class Driver:
    """Asks one of the drivers beside this file, which is started with the first question."""

    def __init__(self, program: Path, pipe: str) -> None:
        self.command = [UNO_PYTHON, str(program), pipe]
        self.process: subprocess.Popen[str] | None = None

    def ask(self, do: str, **facts: object) -> object:
        """What it answers; fails when it says that it could not, or nothing in time."""
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print(json.dumps({"do": do, **facts}), file=self.process.stdin, flush=True)
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        assert ready, f"LibreOffice did not answer {do} in {PATIENCE} s"
        answer = json.loads(self.process.stdout.readline())
        assert not (isinstance(answer, dict) and "failed" in answer), answer
        return answer

    def leave(self) -> None:
        """Ends it."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
