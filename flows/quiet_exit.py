"""Ends a process in silence, since native libraries list what they still hold, at great length, while the interpreter ends."""

import atexit
import os
import sys


def _hear_no_more() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


atexit.register(_hear_no_more)
