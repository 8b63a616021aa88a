"""What a command does when it is told to stop: it says so in one line and ends at once, since the next run completes whatever a kill leaves."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from config.messages import message
from config.settings import load_settings

SIGNALS = (signal.SIGTERM, signal.SIGINT)
# A spinner has hidden the cursor and stands in the line.
CLEAN_LINE = "\r\x1b[2K\x1b[?25h"


@contextmanager
def ending_on_signals(said: str = "run.stopped", leave: Callable[[], None] | None = None) -> Iterator[None]:
    """Ends the command when it is told to stop within the block, with a message and the exit code that shells give the signal.

    `leave` is done last, for what would outlive the command.

    Handlers belong to the main thread: what works must do so in another, or one that a library sets may replace these, and the
    engine and the orchestrator would make failures of steps out of the signal.
    """
    end = partial(_end, said=said, leave=leave)
    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: FrameType | None, *, said: str, leave: Callable[[], None] | None) -> None:
    line = message(said, load_settings().language, signal=signal.Signals(number).name)
    # Not by print, in the middle of which the signal may have come.
    os.write(sys.stdout.fileno(), f"{CLEAN_LINE if sys.stdout.isatty() else ''}{line}\n".encode())
    if leave is not None:
        leave()
    os._exit(128 + number)
