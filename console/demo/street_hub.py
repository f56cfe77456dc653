"""The demo's hub as a process: makes the street's past and its people's accounts, then serves as any other hub.

What it is to prepare comes as one line of JSON on its standard input, passwords among it: they are on no command line
and in no file. It ends when that input does.

    python -m console.demo.street_hub --data DIR [--port N] [--room-rate R]
"""

import argparse
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

from console.clock import utc_now
from console.demo.preparation import Preparation
from console.demo.roster import ACCOUNTS
from console.errors import ConsoleError


def prepare(data: Path, wanted: Preparation) -> None:
    """Make past and accounts in the hub's folder ``data``; what is there and young enough stays.

    Args:
        data: the hub's folder.
        wanted: what is to be there.

    Raises:
        ConsoleError: the folder cannot be written, a hub runs there, or the films do not come.
    """
    from console.demo.street_mark import Mark, set_aside
    from console.hub.accounts import put_accounts
    from console.hub.password import hash_drawn

    now = utc_now()
    name = f"{wanted.footage or 'street'} {wanted.cameras}"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = Mark.read(data)
    if known is not None and known.is_fresh(name, now):
        replace(known, rate=max(known.rate, wanted.room_rate)).write(data)
    else:
        from console.demo.past import lay_past  # a start on what is there needs none of it

        set_aside(data)
        Mark(name, lay_past(data, wanted), wanted.room_rate).write(data)
    people = [(account, wanted.passwords[account.name]) for account in ACCOUNTS if account.name in wanted.passwords]
    put_accounts(data, people, hash_drawn)


def main() -> int:
    """Prepare, then run the hub; return the exit code. What goes wrong is said in the log, on stderr."""
    parser = argparse.ArgumentParser(prog="street_hub")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--room-rate", type=float, default=1.0)
    parser.add_argument("--with-parent", action="store_true", help="always")
    arguments = parser.parse_args()
    os.umask(0o077)
    wanted = Preparation.read(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    from console.hub.options import HubOptions
    from console.hub.service import serve

    try:
        if wanted.films:
            prepare(arguments.data, wanted)
    except (ConsoleError, OSError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    # whoever tries the demo knows how full his own disk is
    return serve(HubOptions(arguments.data, port=arguments.port, room_rate=arguments.room_rate, min_free_share=0.0))


def _end_with_parent() -> None:
    while os.read(0, 4096):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
