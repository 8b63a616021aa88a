"""How processes of a run begin and mind their memory, in one place, since libraries that each loads anew cost a small run a tenth of its time."""

import gc
import multiprocessing
import multiprocessing.forkserver
import os

# What those beside a run need, loaded once by the process that they are forked from, which does nothing else.
LOADED = ["duckdb", "openpyxl", "pandas", "pydantic_settings", "sqlalchemy.dialects.postgresql"]
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(LOADED)
# What a killed run leaves of its queues is cleared by a process of the library that outlives it and would tell everybody so.
UNTOLD = "ignore:resource_tracker:UserWarning"
os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (os.environ.get("PYTHONWARNINGS"), UNTOLD)))
# Products of small matrices gain nothing by several threads, and these wait for one another busily while the engine wants the processors.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Objects made before the youngest are looked through for rings that nobody holds, and how often that is done before older ones are.
SELDOM = (100_000, 20, 50)


def begin_forking() -> None:
    """Starts the process that those beside a run are forked from, and does not wait until it has loaded what they need."""
    multiprocessing.forkserver.ensure_running()


def collect_seldom() -> None:
    """Makes the interpreter look seldom for such rings, and never again among what is loaded by now.

    Otherwise it takes a tenth of a small run and finds next to nothing.
    """
    gc.freeze()
    gc.set_threshold(*SELDOM)
