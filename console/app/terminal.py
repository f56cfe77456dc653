"""What a program says on the terminal it was started from, when it cannot go on."""

import logging
import sys
from pathlib import Path

from console.errors import UNKNOWN, ConsoleError
from console.log import redact
from widgets.text import tr

log = logging.getLogger(__name__)


def tell_failure(failure: ConsoleError, log_file: Path) -> None:
    """Say what hinders it and what to do. What has no words of its own goes into the log whole, and the log is named.

    Args:
        failure: what ended the program.
        log_file: where this program keeps its log.
    """
    words = tr(failure.text_key, **failure.facts)
    if failure.text_key == UNKNOWN:
        log.error("ended by a failure without words", exc_info=failure)
        words = tr("failure.see_log", cause=redact(str(failure)), path=log_file)
    sys.stderr.write(words + "\n")
