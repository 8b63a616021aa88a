"""Processes that work beside a run and end with it, also when it is killed: left alone they would wait for work for ever and keep their memory."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import wait

from config.processes import FORKING, collect_seldom

APART_ABOVE_ROWS = 50_000


def worker_pool(count: int, *, niceness: int = 0) -> ProcessPoolExecutor:
    """So many fresh processes, each of which ends as soon as this process is gone; use it as a context.

    `niceness` is how far they stand back for others.
    """
    return ProcessPoolExecutor(count, FORKING, initializer=_begin, initargs=(niceness,))


def one_beside(rows: int, threads: int) -> Executor:
    """One worker beside this process for sums over so many rows: a process where they last, else, or with one thread to use, a thread.

    A process takes as long to start as few rows take. A thread holds the engine's statements up, since both wait for the
    interpreter. Use it as a context.
    """
    return worker_pool(1) if rows > APART_ABOVE_ROWS and threads > 1 else ThreadPoolExecutor(1)


def _begin(niceness: int) -> None:
    # A terminal tells all processes of a command to stop; they end with it and need not say so themselves.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(niceness)
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process once its parent is gone; a pool's own workers wait on a pipe that they hold open themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
