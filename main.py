"""The command line of Grid Console. Imports neither Qt nor av nor cv2: spawned children import it again."""

import argparse
import os
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from console.settings import data_dir, hub_dir

DESCRIPTION = "街道网格指挥台 Grid Console: live video wall, cases, the watch of a sub-district's monitoring room."
EPILOG = "First time here? Run `python main.py demo`: a street with cameras, with nothing to configure."


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    size = (int(width), int(height)) if width.isdecimal() and height.isdecimal() else (0, 0)
    if not (640 <= size[0] <= 16384 and 360 <= size[1] <= 16384):
        raise argparse.ArgumentTypeError(f"{text}: a window has 640x360 to 16384x16384 pixels, e.g. 1920x1080")
    return size


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text}: a number of seconds above 0")
    return seconds


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.1 <= rate <= 600:
        raise argparse.ArgumentTypeError(f"{text}: seconds of room time in one second, 0.1 to 600")
    return rate


def _cameras(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"{text}: the demo street has 1 to 64 cameras")
    return int(text)


def _street(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) == 6):
        raise argparse.ArgumentTypeError(f"{text}: a street's code has six digits")
    return text


def _password_length(text: str) -> int:
    if not (text.isdecimal() and 8 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"{text}: passwords have at least 8 to 64 characters")
    return int(text)


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text}: a port is a number from 1 to 65535, or 0 for a free one")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    root = argparse.ArgumentParser(prog="main.py", description=DESCRIPTION, epilog=EPILOG)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_demo(commands.add_parser("demo", help="open the demo street: cameras, hub, wall and a unit's desk"))
    _add_seat(commands.add_parser("seat", help="open a seat for your own cameras"))
    _add_hub(commands.add_parser("hub", help="run the hub as a service (a seat starts one where none runs)"))
    _add_backup(commands)
    _add_verify(commands.add_parser("verify", help="check an evidence packet: by whom signed, or what is wrong"))
    _add_story(commands.add_parser("story", help="one case through the real windows, from the frozen frame to its end"))
    _add_bench(commands.add_parser("bench", help="measure, with the limit beside it in the same run"))
    return root


def _add_with_parent(command: argparse.ArgumentParser) -> None:
    # For the demo's own children: they end when the pipe on their standard input does, even if the demo was killed.
    command.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def _end_with_parent() -> None:
    """Tell this process to end in order when its standard input is closed."""

    def wait() -> None:
        while os.read(0, 4096):
            continue
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lang", choices=("zh_CN", "en"), default="zh_CN", help="language of windows and words (%(default)s)"
    )


def _add_shots(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seconds", type=_seconds, metavar="S", help="end by itself after S seconds")
    command.add_argument("--shots", type=Path, metavar="DIR", help="write pictures of every window to DIR")
    command.add_argument(
        "--size", type=_size, default=None, metavar="WxH", help="size of the wall window, e.g. 1920x1080"
    )


def _add_demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--cameras", type=_cameras, default=18, metavar="N", help="how many (1 to 64, %(default)s)")
    command.add_argument("--footage", type=Path, metavar="DIR", help="serve the clips in DIR as cameras instead")
    command.add_argument(
        "--data", type=Path, default=data_dir("grid-console-demo"), metavar="DIR", help="(%(default)s)"
    )
    command.add_argument(
        "--room-rate", type=_rate, default=1.0, metavar="X", help="let room time run X times as fast (%(default)s)"
    )
    command.add_argument("--quiet", action="store_true", help="nobody answers orders but you")
    _add_shots(command)
    _add_language(command)


def _add_seat(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--hub", metavar="URL", help="ws://127.0.0.1:PORT or wss://…; left out: this machine's own hub"
    )
    command.add_argument("--ca", type=Path, metavar="FILE.pem", help="whom to trust for wss, if not the system's own")
    command.add_argument("--cameras", type=Path, metavar="FILE.csv", help="your cameras (columns: see README)")
    command.add_argument("--standard", type=Path, metavar="FILE.csv", help="your filing standard, with --units")
    command.add_argument("--units", type=Path, metavar="FILE.csv", help="who handles cases: id and name")
    command.add_argument("--grids", type=Path, metavar="FILE.geojson", help="your grids, WGS-84")
    command.add_argument(
        "--passwords",
        type=Path,
        metavar="FILE",
        help="owner-only file, lines `account<TAB>user<TAB>password`; else asked for",
    )
    _add_with_parent(command)
    command.add_argument("--sign-in", type=Path, metavar="FILE", help="owner-only file, one line `name<TAB>password`")
    command.add_argument("--data", type=Path, default=data_dir(), metavar="DIR", help="(%(default)s)")
    _add_shots(command)
    _add_language(command)


def _add_hub(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=hub_dir(), metavar="DIR", help="(%(default)s)")
    command.add_argument("--port", type=_port, default=0, help="0: a free one, written to the port file (%(default)s)")
    command.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="for seats elsewhere, with a certificate (%(default)s)"
    )
    command.add_argument("--cert", type=Path, metavar="FILE.pem", help="certificate chain of this hub")
    command.add_argument("--key", type=Path, metavar="FILE.pem", help="its private key")
    command.add_argument("--room", metavar="NAME", help="name of the room, at its first start; evidence carries it")
    command.add_argument("--street", type=_street, metavar="CODE", help="six digits of its case numbers, likewise")
    command.add_argument("--calendar", type=Path, metavar="FILE.csv", help="days off and make-up work days of your own")
    command.add_argument(
        "--password-rules", choices=("ordinary", "dengbao"), default="ordinary", help="of people (%(default)s)"
    )
    command.add_argument(
        "--password-length", type=_password_length, metavar="N", help="least length, 8 to 64 (12 if left out)"
    )
    # For the demo: a real room's time is everybody's. Left out, a room keeps the rate it had.
    command.add_argument("--room-rate", type=_rate, default=None, help=argparse.SUPPRESS)
    _add_with_parent(command)


def _add_backup(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = commands.add_parser("backup", help="copy the hub's database, also while it runs, and check the copy")
    backup.add_argument("--to", type=Path, metavar="FILE", help="the copy (a new file in DIR/backup)")
    restore = commands.add_parser("restore", help="put a checked copy in the place of the hub's database")
    restore.add_argument("copy", type=Path, metavar="FILE")
    rebuild = commands.add_parser("rebuild", help="fold all records again from the events")
    register = commands.add_parser("register", help="check the register (audit) and export it, also while the hub runs")
    register.add_argument("--csv", type=Path, metavar="FILE", help="the export, a new file (left out: check only)")
    register.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE", help="first day, 2026-07-01")
    register.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE", help="last day, itself too")
    for command in (backup, restore, rebuild, register):
        command.add_argument("--data", type=Path, default=hub_dir(), metavar="DIR", help="(%(default)s)")
        _add_language(command)


def _add_verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("packet", type=Path, metavar="PACKET")
    command.add_argument(
        "--key", type=Path, action="append", default=[], metavar="room.pub", help="a public key you trust"
    )
    command.add_argument("--data", type=Path, metavar="DIR", help="trust the room whose data lies in DIR")
    command.add_argument("--extract", type=Path, metavar="DIR", help="write its files to DIR, for an ordinary player")
    command.add_argument("--require-signature", action="store_true", help="self-consistent only is not enough: exit 1")
    _add_language(command)


def _add_story(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", type=Path, default=data_dir("grid-console-demo"), metavar="DIR", help="where the films are kept"
    )
    command.add_argument("--shots", type=Path, metavar="DIR", help="write a picture of every step to DIR")
    command.add_argument("--json", type=Path, metavar="FILE", help="write what was shown to FILE")
    command.add_argument("--size", type=_size, default=None, metavar="WxH", help="size of the windows")
    _add_language(command)
    _add_with_parent(command)
    for name in ("--hub", "--picture", "--sign-in"):  # for the story's own second process
        command.add_argument(name, type=Path if name != "--hub" else str, help=argparse.SUPPRESS)
    command.add_argument("--began", type=float, default=0.0, help=argparse.SUPPRESS)
    command.add_argument("--as-unit", action="store_true", help=argparse.SUPPRESS)


def _add_bench(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", required=True, metavar="WHAT")
    wall = what.add_parser("wall", help="N streams in the real wall window against decoding alone")
    wall.add_argument("--streams", type=int, default=16, metavar="N")
    wall.add_argument("--profile", choices=("sub", "main", "hevc", "mixed"), default="sub")
    wall.add_argument("--source", choices=("packets", "capture"), default="packets")
    wall.add_argument("--seconds", type=float, default=15.0, metavar="S")
    wall.add_argument(
        "--data", type=Path, default=data_dir("grid-console-demo"), metavar="DIR", help="where the films are kept"
    )
    wall.add_argument("--peer", choices=("qt", "mpv"), action="append", default=[], help="play them there too")
    wall.add_argument("--json", type=Path, metavar="FILE")
    latency = what.add_parser("latency", help="from a live encoder's picture to the window's pixels")
    latency.add_argument("--seconds", type=float, default=60.0, metavar="S")
    latency.add_argument("--json", type=Path, metavar="FILE")
    soak = what.add_parser("soak", help="streams cut and back again and again: stuck tiles, memory, descriptors")
    soak.add_argument("--minutes", type=float, default=30.0, metavar="M")
    soak.add_argument("--cycles", type=int, default=1000, metavar="N", help="spread over the streams (%(default)s)")
    soak.add_argument("--streams", type=int, default=16, metavar="N")
    soak.add_argument("--json", type=Path, metavar="FILE")
    board = what.add_parser("board", help="2,000 open cases: hub beside bare sqlite3, fifty seats, the queue's paint")
    board.add_argument("--cases", type=int, default=2000, metavar="N")
    board.add_argument("--seats", type=int, default=50, metavar="N")
    board.add_argument("--json", type=Path, metavar="FILE")
    start = what.add_parser("start", help="from the start of the demo to its first window and first live tile")
    start.add_argument("--data", type=Path, default=data_dir("grid-console-demo"), metavar="DIR")
    start.add_argument("--cameras", type=_cameras, default=6, metavar="N")
    start.add_argument("--json", type=Path, metavar="FILE")
    _add_bench_faults(what.add_parser("faults", help="what befalls a camera: marked, replaced, back; the others' rate"))


def _add_bench_faults(command: argparse.ArgumentParser) -> None:
    command.add_argument("--only", action="append", default=[], metavar="NAME", help="this fault (may be repeated)")
    command.add_argument("--json", type=Path, metavar="FILE")


def _run(arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "demo":
            from console.app.demo import run_demo as run
        case "seat":
            from console.app.seat import run_seat as run
        case "story":
            from console.story.command import run_story as run
        case "hub":
            from console.hub.service import run_hub as run
        case "backup" | "restore" | "rebuild":
            from console.hub.backup_command import run_backup as run
        case "register":
            from console.hub.register_command import run_register as run
        case "verify":
            from console.reports.verify import run_verify as run
        case _:
            run = _run_bench
    return run(arguments)


def _run_bench(arguments: argparse.Namespace) -> int:
    match arguments.what:
        case "latency":
            from console.bench.latency import run_bench_latency as run
        case "soak":
            from console.bench.soak import run_bench_soak as run
        case "board":
            from console.bench.board import run_bench_board as run
        case "start":
            from console.bench.start import run_bench_start as run
        case "faults":
            from console.bench.faults import run_bench_faults as run
        case _:
            from console.bench.wall import run_bench_wall as run
    return run(arguments)


def main() -> int:
    """Run the sub-command that was asked for; return the exit code."""
    arguments = parser().parse_args()
    if getattr(arguments, "with_parent", False):
        _end_with_parent()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
