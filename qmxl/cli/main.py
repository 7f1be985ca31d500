"""The command line: words in, a command run, its outcome shown; 0 clean, 1 something to mend, 2 could not."""

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from qmxl.cli.words import parser
from qmxl.refusal import COULD_NOT, Refusal, by_the_system
from qmxl.texts import LANGUAGES, Texts, texts


class Usage(Exception):  # noqa: N818 - what the parser has to say, not an error of the program
    """The command's words are off."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving the program, so that the sentence comes in the reader's language."""

    def error(self, message: str) -> NoReturn:
        """Raises :class:`Usage`."""
        raise Usage(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit code and never raises for what a user can mend."""
    atexit.register(gc.freeze)  # what there is ends with the process: no use in searching it for garbage then
    if argv is None:
        gc.disable()  # nor before, in a process that ends with its command; what stays (watch) turns it on
    words = list(sys.argv[1:] if argv is None else argv)
    language = _language(words)
    options = argparse.Namespace(lang=language)  # a command that learns its hospital's language says so here
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        options = parser(texts(language), Parser).parse_args(words)
        options.lang_given = hasattr(options, "lang")
        options.lang, options.json = language, getattr(options, "json", False)
        module, _, function = options.run.partition(".")
        return int(getattr(import_module(f"qmxl.cli.{module}"), function)(options))
    except Usage:
        print(texts(language)("refusal.usage", words=" ".join(["qmxl", *words])), file=sys.stderr)
    except Refusal as refusal:
        _refused(refusal, texts(options.lang))
    except KeyboardInterrupt:
        print(texts(options.lang)("refusal.interrupted"), file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("QMXL_DEBUG"):
            raise
        if isinstance(error, OSError) and error.filename:
            _refused(by_the_system(error), texts(options.lang))
            return COULD_NOT
        unexpected = f"{type(error).__name__}: {error}"
        print(texts(options.lang)("refusal.unexpected", error=unexpected), file=sys.stderr)
    return COULD_NOT


def _refused(refusal: Refusal, text: Texts) -> None:
    print(text(f"refusal.{refusal.code}", **refusal.facts), file=sys.stderr)


def _language(words: Sequence[str]) -> str:
    """The language asked for, found before anything is parsed, so that mistakes too are told in it."""
    for at, word in enumerate(words):
        wanted = (
            word.removeprefix("--lang=")
            if word.startswith("--lang=")
            else words[at + 1 : at + 2]
            if word == "--lang"
            else ""
        )
        wanted = wanted[0] if isinstance(wanted, list) and wanted else wanted
        if wanted in LANGUAGES:
            return str(wanted)
    return LANGUAGES[0]
