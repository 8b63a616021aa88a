"""Times the pipeline as a user meets it, whole processes from files to published tables, and prints the figures."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.server import parents

LAB = [sys.executable, "-m", "flows"]
GOALS = {
    "simulate": "1 M persons: inbox written <= 90 s and <= 3 GB",
    "full": "1 M persons: files to published tables <= 180 s and <= 4 GB",
    "village": "one new village workbook into the 1 M warehouse <= 30 s",
    "demo": "20,000-person demo <= 30 s",
}


@dataclass(frozen=True)
class Measured:
    """Wall seconds, the most memory that a process and its children held together in GB, and seconds to the published tables."""

    seconds: float
    gigabytes: float
    published: float | None = None


class Peak:
    """The most memory that a process and all its descendants held together, in kilobytes; pages that several share are divided among them."""

    def __init__(self) -> None:
        self.kilobytes, self._counted = 0, 0

    def look(self, root: int) -> None:
        """Looks at what they hold now.

        How pages are shared is asked only where a twentieth more of them is held than before, since counting keeps a large process from
        its memory.
        """
        pids = family_of(root)
        if (counted := sum(map(resident, pids))) > 1.05 * self._counted:
            self._counted = counted
            self.kilobytes = max(self.kilobytes, sum(map(shared_out, pids)))


def family_of(root: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for pid, parent in parents().items():
        children.setdefault(parent, []).append(pid)
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def resident(pid: int) -> int:
    """Pages of one process that are in memory, none of one that has ended."""
    with suppress(OSError):
        return int((Path("/proc") / str(pid) / "statm").read_text().split()[1])
    return 0


def shared_out(pid: int) -> int:
    """The kilobytes of one process, its part of shared ones included; none of one that has ended."""
    with suppress(OSError):
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0


def measure(arguments: list[str], home: Path) -> Measured:
    """Runs the command with its own run-time folder; raises CalledProcessError when it fails."""
    began, started, peak = time.time(), time.perf_counter(), Peak()
    environment = os.environ | {"LAB_HOME": str(home)}
    with subprocess.Popen([*LAB, *arguments], env=environment, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak.look(process.pid)
            time.sleep(0.5)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    current = home / "published" / "current"
    published = current.lstat().st_mtime - began if current.is_symlink() else None
    return Measured(time.perf_counter() - started, peak.kilobytes * 1024 / 1e9, published)


def show(what: str, measured: Measured) -> None:
    """One line of the report; answers to submitters are written after the tables are published."""
    published = f"published after {measured.published:6.1f} s" if measured.published else ""
    print(  # noqa: T201
        f"{what:<10} {measured.seconds:8.1f} s {measured.gigabytes:6.2f} GB   {published:<25} goal: {GOALS[what]}",
        flush=True,
    )


def hold_back_a_village(home: Path) -> tuple[Path, Path]:
    """Takes the village workbook of middle size out of the inbox, to arrive later; returns where it is and where it belongs."""
    villages = sorted((home / "inbox" / "opensid").glob("*/penduduk.xlsx"), key=lambda p: p.stat().st_size)
    village = villages[len(villages) // 2]
    kept = home / "later.xlsx"
    shutil.move(village, kept)
    return kept, village


def main() -> None:
    """Runs every measurement at the given size."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--persons", type=int, default=1_000_000)
    persons = options.parse_args().persons
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="lab-bench-") as folder:
        demo, home = Path(folder) / "demo", Path(folder) / "large"
        show("demo", measure(["run"], demo))
        inbox = ["simulate", "--persons", str(persons), "--seed", "1", "--out", str(home / "inbox")]
        show("simulate", measure(inbox, home))
        kept, village = hold_back_a_village(home)
        show("full", measure(["run"], home))
        village.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(kept, village)
        show("village", measure(["run"], home))


if __name__ == "__main__":
    main()
