"""Two laboratories take the same files in, an edition and a later one, and publish; prints the published rows that are not the same.

Ids are given by chance, each laboratory's own, and one has one thread, the other two, so that whatever rests on either shows here.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from tests.later_edition import bring_editions
from tests.proof_command import lab, say

PERSONS, QUICK_PERSONS, SEED = 100_000, 20_000, 41
# What a release is called differs.
OWN = "release"
WIDTHS = (24, 12, 12)


def prove() -> int:
    """Prints each published table with its rows and those that only one laboratory has; returns 1 when there are any."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    persons = QUICK_PERSONS if options.parse_args().quick else PERSONS
    with tempfile.TemporaryDirectory(prefix="lab-proof-") as folder:
        found = [live(Path(folder) / str(threads), persons, threads) for threads in (1, 2)]
        return min(sum(compare(*releases) for releases in zip(*found, strict=True)), 1)


def live(home: Path, persons: int, threads: int) -> Sequence[Path]:
    """The folders of tables of both releases of one laboratory."""
    os.environ["LAB_THREADS"] = str(threads)
    found: list[Path] = []
    for _ in bring_editions(home, persons, SEED):
        if found:
            # The data of every desa are newer by a quarter at once.
            lab(home, "release", "allow", "kabupaten_moved", "--reason", "A later edition of the registry.")
        lab(home, "run")
        found.append((home / "published" / "current").resolve() / "parquet")
    return found


def compare(one: Path, other: Path) -> int:
    """Prints the tables of two releases with the rows that only one of them has; returns how many these are."""
    say("table", "rows", "differing", widths=WIDTHS)
    with closing(duckdb.connect()) as con:
        found = [differing(con, path, other / path.name) for path in sorted(one.glob("*.parquet"))]
    return sum(found)


def differing(con: duckdb.DuckDBPyConnection, path: Path, beside: Path) -> int:
    """Rows that only one of two files has."""
    for name, file in (("one", path), ("other", beside)):
        con.read_parquet(str(file)).create_view(name)
    shown = f"select columns(lambda c: c <> '{OWN}')"
    [(rows, apart)] = con.execute(
        f"select (select count(*) from one), (select count(*) from (({shown} from one except all {shown} from other) union all "
        f"({shown} from other except all {shown} from one)))"
    ).fetchall()
    say(path.stem, f"{rows:,}", f"{apart:,}", widths=WIDTHS)
    return int(apart)


if __name__ == "__main__":
    raise SystemExit(prove())
