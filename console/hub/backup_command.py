"""``main.py backup|restore|rebuild``: does it, and says what came of it in one language."""

import argparse
import os
from pathlib import Path
from typing import Final

from console.clock import utc_now
from console.errors import UNKNOWN, ConsoleError, Corrupt
from console.hub.backup import NO_DATABASE, Checked, backup, missing_beside, rebuild, restore
from console.reports.verdict import Words, write_lines
from db.engine import FILE

_AREA: Final = "backup"


def run_backup(arguments: argparse.Namespace) -> int:
    """Run ``main.py backup|restore|rebuild``; return the exit code and say what came of it."""
    os.umask(0o077)  # a copy holds what the hub's own file holds
    words = Words(arguments.lang, _AREA)
    try:
        lines, code = [_done(arguments, words), *_beside(arguments, words)], 0
    except (ConsoleError, OSError) as exc:
        lines, code = _trouble(exc, arguments, words), 1
    write_lines(lines)
    return code


def _done(arguments: argparse.Namespace, words: Words) -> str:
    """Do it; return what was done."""
    now = utc_now()
    match arguments.command:
        case "backup":
            return _holds(backup(arguments.data, now, arguments.to), "copied", words)
        case "restore":
            return _holds(restore(arguments.data, arguments.copy, now), "restored", words)
        case _:
            found = rebuild(arguments.data)
            return words("rebuilt", records=found.records, events=found.events, differing=found.differing)


def _beside(arguments: argparse.Namespace, words: Words) -> list[str]:
    """Return what is not in a copy, and what a restored database lacks beside it."""
    data: Path = arguments.data
    match arguments.command:
        case "backup":
            return [words("not_in_copy", folder=data)]
        case "restore" if missing := missing_beside(data):
            return [words("keys_missing", folder=data, names=", ".join(missing))]
        case _:
            return []


def _holds(checked: Checked, what: str, words: Words) -> str:
    return words(what, path=checked.path, events=checked.events, cases=checked.cases, head=checked.head_hash)


def _trouble(exc: ConsoleError | OSError, arguments: argparse.Namespace, words: Words) -> list[str]:
    """Return what hinders it and what to do, then the cause where that is another thing."""
    if isinstance(exc, OSError):
        return [words("unreadable", path=exc.filename or arguments.data, reason=exc.strerror or exc)]
    if exc.text_key == NO_DATABASE:
        is_copy = exc.facts["path"] == str(vars(arguments).get("copy"))
        return [words("no_copy" if is_copy else "no_database", path=exc.facts["path"])]
    cause = str(exc) if exc.text_key == UNKNOWN else words(exc.text_key, **exc.facts)
    if isinstance(exc, Corrupt) and arguments.command == "restore":
        return [words("copy_damaged", path=arguments.copy), cause]
    if isinstance(exc, Corrupt):
        return [words("damaged", path=arguments.data / FILE), cause]
    return [cause]
