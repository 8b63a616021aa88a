"""Writes the slow parts of a release beside the others, each in a process that reads the release's Parquet files, so that no core waits."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from tasks.publish.facts import Release
from tasks.warehouse import Connection, open_bare, quoted
from tasks.workers import worker_pool

Writer = Callable[[Connection, Release, Path], object]
# Below so many figures a part is written sooner than a process starts.
WORTH_A_PROCESS = 20_000


class Beside:
    """Begins writers, which must be importable, and waits for them; without a pool each is called at once."""

    def __init__(self, release: Release, folder: Path, pool: ProcessPoolExecutor | None) -> None:
        self._release, self._folder, self._pool = release, folder, pool
        self._begun: list[Future[None]] = []

    def begin(self, writer: Writer) -> None:
        """Calls the writer with a connection whose `published` holds the tables of `folder/parquet`."""
        if self._pool is None:
            _write(writer, self._release, self._folder)
        else:
            self._begun.append(self._pool.submit(_write_apart, writer, self._release, self._folder))

    def wait(self) -> None:
        """Returns when all that was begun is written; raises what a writer raised."""
        while self._begun:
            self._begun.pop(0).result()


@contextmanager
def writing_beside(
    release: Release, folder: Path, *, writers: Sequence[Callable[..., object]], figures: int, processes: int
) -> Iterator[Beside]:
    """Processes that write beside the block, none for a release of few figures; they load what the writers need at once."""
    if figures < WORTH_A_PROCESS or processes < 2:
        yield Beside(release, folder, None)
        return
    with worker_pool(processes) as pool:
        for _ in range(processes):
            pool.submit(_know, writers)
        yield Beside(release, folder, pool)


def _know(writers: Sequence[Callable[..., object]]) -> None:
    """A process has loaded what it is given before it is here."""


def _write(writer: Writer, release: Release, folder: Path) -> None:
    with closing(_tables(folder)) as con:
        writer(con, release, folder)


def _write_apart(writer: Writer, release: Release, folder: Path) -> None:
    """What a process of the pool does, whose writers share the tables but nothing else that they make."""
    with closing(_shared_tables(folder).cursor()) as con:
        writer(con, release, folder)


def _tables(folder: Path) -> Connection:
    con = open_bare()
    con.execute("attach ':memory:' as published")
    for path in sorted((folder / "parquet").glob("*.parquet")):
        con.execute(
            f"create table published.{quoted(path.stem)} as select * from read_parquet($path)", {"path": str(path)}
        )
    return con


# A process writes one release and ends.
_shared_tables = cache(_tables)
