"""The words of the command line: which commands there are, what each takes, and what runs it."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from qmxl import __version__
from qmxl.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from pathlib import Path


class Word(NamedTuple):
    """An argument or option: its names, the key of its help, and what argparse is told of it."""

    names: tuple[str, ...]
    help: str
    more: Mapping[str, Any] = {}


class Command(NamedTuple):
    """A command; ``run`` names module and function in this room, which is imported when it is run."""

    name: str
    run: str
    words: tuple[Word, ...] = ()
    parts: tuple["Command", ...] = ()


def _path(typed: str) -> "Path":
    from pathlib import Path  # which loads much, and few words are paths

    return Path(typed)


def _folder(key: str = "folder", **more: Any) -> Word:
    return Word(("folder",), key, {"type": _path, **more})


def _file(names: tuple[str, ...], key: str, **more: Any) -> Word:
    return Word(names, key, {"type": _path, **more})


FOLDER, OWN_FOLDER = _folder(), _folder(nargs="?")
PERIOD, NEEDED_PERIOD = Word(("--period",), "period"), Word(("--period",), "period", {"required": True})
IMPROVEMENTS = ("increase", "decrease", "neutral")
LEVELS = ("hospital", "province", "ministry")  # as offered.levels has them, which loads what reads workbooks
ACTIONS = ("install", "uninstall", "status")
COMMANDS = (
    Command(
        "init",
        "work.run_init",
        (
            FOLDER,
            _file(("--sub-items",), "sub_items", metavar="XLSX"),
            Word(("--level",), "init_level", {"choices": LEVELS, "default": LEVELS[0]}),
        ),
    ),
    Command("forms", "work.run_forms", (FOLDER, NEEDED_PERIOD)),
    Command("check", "work.run_check", (_file(("paths",), "paths", nargs="+"), PERIOD)),
    Command(
        "consolidate",
        "work.run_consolidate",
        (FOLDER, NEEDED_PERIOD, Word(("--level",), "level", {"choices": LEVELS, "default": ""})),
    ),
    Command(
        "return",
        "work.run_return",
        (FOLDER, NEEDED_PERIOD, Word(("--mail",), "return_mail", {"action": "store_true"})),
    ),
    Command(
        "export",
        "work.run_export",
        (
            FOLDER,
            NEEDED_PERIOD,
            Word(("--to",), "export_to", {"choices": ("csv", "parquet"), "default": "csv"}),
            _file(("-o", "--output"), "export_output", metavar="DIR"),
        ),
    ),
    Command(
        "import",
        "importing.run_import",
        (
            FOLDER,
            _file(("file",), "import_file"),
            NEEDED_PERIOD,
            Word(("--form",), "import_form", {"required": True}),
            Word(("--department",), "import_department", {"default": ""}),
            Word(("--sheet",), "import_sheet", {"default": ""}),
            Word(("--column",), "import_column", {"action": "append", "default": []}),
            Word(("--department-column",), "import_department_column", {"default": ""}),
        ),
    ),
    Command(
        "close",
        "work.run_close",
        (
            OWN_FOLDER,
            NEEDED_PERIOD,
            Word(("--reopen",), "close_reopen", {"action": "store_true"}),
            Word(("--reason",), "close_reason", {"default": ""}),
            Word(("--by",), "close_by", {"default": ""}),
        ),
    ),
    Command("pack", "work.run_pack", (FOLDER, PERIOD)),
    Command("review", "tools.run_review", (FOLDER, NEEDED_PERIOD)),
    Command(
        "tools",
        "tools.run_tools",
        (
            FOLDER,
            NEEDED_PERIOD,
            Word(("--form",), "tools_form", {"default": "", "metavar": "FORM"}),
            *(Word((f"--{name}",), f"tools_{name}", {"default": "", "metavar": "COL"}) for name in ("column", "by")),
            Word(("--tool",), "tools_tool", {"default": "all", "metavar": "TOOL"}),
            Word(("--where",), "tools_where", {"default": "", "metavar": "CONDITION"}),
        ),
    ),
    Command(
        "freeze",
        "sending.run_freeze",
        (
            _file(("master",), "freeze_master"),
            _file(("-o", "--output"), "freeze_output", metavar="XLSX"),
            _file(("--key",), "freeze_key", metavar="PEM"),
        ),
    ),
    Command(
        "verify",
        "sending.run_verify",
        (_file(("file",), "verify_file"), _file(("--keys",), "verify_keys", metavar="CSV")),
    ),
    Command(
        "bulletin",
        "sending.run_bulletin",
        (
            _file(("path",), "bulletin_path"),
            PERIOD,
            _file(("-o", "--output"), "bulletin_output", metavar="FILE"),
        ),
    ),
    Command(
        "privacy",
        "sending.run_privacy",
        (
            _file(("file",), "privacy_file"),
            Word(("--clear",), "privacy_clear", {"action": "append", "default": [], "metavar": "CELL=REASON"}),
        ),
    ),
    Command(
        "send",
        "sending.run_send",
        (
            _file(("path",), "send_path", nargs="?"),
            Word(("--to",), "send_to", {"default": ""}),
            Word(("--smtp",), "send_smtp", {"dest": "way", "action": "store_const", "const": "smtp", "default": ""}),
            Word(("--draft",), "send_draft", {"dest": "way", "action": "store_const", "const": "draft"}),
            Word(("--again",), "send_again", {"action": "store_true"}),
            Word(("--clear",), "send_clear", {"action": "append", "default": [], "metavar": "CELL=REASON"}),
            _file(("--key",), "freeze_key", metavar="PEM"),
            Word(("--queue",), "send_queue", {"action": "store_true"}),
            Word(("--resend",), "send_resend", {"default": "", "metavar": "ID"}),
            Word(("--sent",), "send_sent", {"default": "", "metavar": "ID"}),
        ),
    ),
    Command("key", "", parts=(Command("new", "sending.run_key_new", (_file(("file",), "key_file", nargs="?"),)),)),
    Command("history", "work.run_history", (FOLDER,)),
    Command(
        "score",
        "score.run_score",
        (
            _file(("file",), "score_file"),
            Word(("--set",), "score_set", {"default": "6858"}),
            Word(("--sheet",), "score_sheet", {"default": ""}),
            Word(("--column",), "score_column", {"default": ""}),
            Word(("--last-year",), "score_last_year", {"default": "", "metavar": "N"}),
        ),
    ),
    Command(
        "spc",
        "spc.run_spc",
        (
            _file(("file",), "spc_file"),
            Word(("--kind",), "spc_kind", {"default": "", "metavar": "KIND"}),
            Word(("--sheet",), "spc_sheet", {"default": ""}),
            Word(("--range",), "spc_range", {"default": "", "metavar": "A1:D40"}),
            *(Word((f"--{name}",), f"spc_{name}", {"default": "", "metavar": "COL"}) for name in ("label", "y", "n")),
            Word(("--subgroup",), "spc_subgroup", {"default": (), "nargs": "+", "metavar": "COL"}),
            Word(("--freeze",), "spc_freeze", {"default": "", "metavar": "N"}),
            Word(("--parts",), "spc_parts", {"default": (), "nargs": "+", "metavar": "N"}),
            Word(("--exclude",), "spc_exclude", {"default": (), "nargs": "+", "metavar": "N"}),
            Word(("--multiply",), "spc_multiply", {"default": "", "metavar": "X"}),
            Word(("--target",), "spc_target", {"default": "", "metavar": "T"}),
            Word(("--improvement",), "spc_improvement", {"choices": IMPROVEMENTS, "default": "neutral"}),
            _file(("--xlsx",), "spc_xlsx", metavar="XLSX"),
        ),
    ),
    Command(
        "plan",
        "plan.run_plan",
        (
            FOLDER,
            Word(("--target",), "plan_target", {"metavar": "N"}),
            Word(("--by",), "plan_by", {"metavar": "YYYY-MM-DD"}),
            PERIOD,
            Word(("--seconds",), "plan_seconds", {"type": float, "default": 60.0, "metavar": "S"}),
        ),
    ),
    Command(
        "campaign",
        "campaign.run_campaign",
        (
            OWN_FOLDER,
            Word(("--from",), "campaign_from", {"dest": "first", "default": "", "metavar": "YYYY-MM-DD"}),
            Word(("--to",), "campaign_to", {"dest": "last", "default": "", "metavar": "YYYY-MM-DD"}),
        ),
    ),
    Command("run", "work.run_run", (_file(("request",), "request"),)),
    Command("demo", "work.run_demo", (_folder("demo_folder", nargs="?", default="qmxl-demo"),)),
    Command(
        "form",
        "",
        parts=(
            Command(
                "export",
                "own_forms.run_export",
                (FOLDER, Word(("code",), "form_code"), _file(("-o", "--output"), "form_output", metavar="XLSX")),
            ),
            Command("import", "own_forms.run_import", (FOLDER, _file(("file",), "form_file"))),
        ),
    ),
    Command(
        "indicators",
        "",
        parts=(
            Command("import", "indicators.run_import", (FOLDER, _file(("file",), "definitions_file"))),
            Command(
                "card",
                "indicators.run_card",
                (FOLDER, Word(("code",), "card_code"), _file(("-o", "--output"), "card_output", metavar="XLSX")),
            ),
            Command(
                "booklet",
                "indicators.run_booklet",
                (FOLDER, Word(("--year",), "booklet_year", {"type": int, "metavar": "YYYY"})),
            ),
        ),
    ),
    Command(
        "excel",
        "desktop.run_excel",
        (Word(("action",), "action", {"choices": (*ACTIONS, "show")}), _folder("show_folder", nargs="?"), PERIOD),
    ),
    Command(
        "libreoffice",
        "desktop.run_libreoffice",
        (Word(("action",), "action", {"choices": ACTIONS}), _file(("--profile",), "profile", metavar="DIR")),
    ),
    Command(
        "desk",
        "desktop.run_desk",
        (OWN_FOLDER, PERIOD, Word(("--no-open",), "no_open", {"action": "store_true"})),
    ),
    Command(
        "watch",
        "desktop.run_watch",
        (FOLDER, NEEDED_PERIOD, Word(("--settle",), "settle", {"type": float, "default": 10.0, "metavar": "S"})),
    ),
    Command("doctor", "desktop.run_doctor", (OWN_FOLDER,)),
    Command(
        "eval",
        "functions.run_eval",
        (Word(("formula",), "formula"), _file(("--workbook",), "workbook", metavar="XLSX")),
    ),
    Command("functions", "functions.run_functions", (Word(("--formula",), "native", {"metavar": "QM_…"}),)),
    Command("build", "functions.run_build", (Word(("--check",), "stale", {"action": "store_true"}),)),
)


def parser(text: Texts, kind: type[ArgumentParser]) -> ArgumentParser:
    """A parser of the ``kind`` for all commands, with their help in the reader's language."""
    shared = kind(add_help=False)
    shared.add_argument("--lang", choices=LANGUAGES, default=SUPPRESS, help=text("help.lang"))
    shared.add_argument("--json", action="store_true", default=SUPPRESS, help=text("help.json"))
    whole = kind(prog="qmxl", description=text("help.qmxl"), parents=[shared])
    whole.add_argument("--version", action="version", version=f"qmxl {__version__}")
    several = whole.add_subparsers(
        prog="qmxl", dest="command", required=True, metavar=text("help.command"), parser_class=kind
    )
    for command in COMMANDS:
        made = _added(several, command, f"help.{command.name}", shared, text)
        if command.parts:
            within = made.add_subparsers(
                prog=f"qmxl {command.name}",
                dest="part",
                required=True,
                metavar=" | ".join(p.name for p in command.parts),
            )
            for part in command.parts:
                _added(within, part, f"help.{command.name}_{part.name}", shared, text)
    return whole


def _added(several: Any, command: Command, said: str, shared: ArgumentParser, text: Texts) -> ArgumentParser:
    made: ArgumentParser = several.add_parser(command.name, help=text(said), description=text(said), parents=[shared])
    made.set_defaults(run=command.run)
    for word in command.words:
        made.add_argument(*word.names, help=text(f"help.{word.help}"), **word.more)
    return made
