"""How processes of a run begin and mind their memory, in one place, since libraries that each loads anew cost a small run a tenth of its time."""

import gc
import multiprocessing
import os

# What those beside a run need, loaded once by the process that they are forked from, which does nothing else.
LOADED = ["duckdb", "openpyxl", "pandas", "pydantic_settings", "sqlalchemy.dialects.postgresql"]
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(LOADED)
# What a killed run leaves of its queues is cleared by a process of the library that outlives it and would tell everybody so.
UNTOLD = "ignore:resource_tracker:UserWarning"
os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (os.environ.get("PYTHONWARNINGS"), UNTOLD)))
# Objects made before the youngest are looked through for rings that nobody holds, and how often that is done before older ones are.
SELDOM = (100_000, 20, 50)


def collect_seldom() -> None:
    """Makes the interpreter look seldom for such rings, and never again among what is loaded by now.

    Otherwise it takes a tenth of a small run and finds next to nothing.
    """
    gc.freeze()
    gc.set_threshold(*SELDOM)
