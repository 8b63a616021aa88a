"""Publishes again and again while readers of files, of the published database file and of PostgreSQL look without pause."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.release_ground import Lane
from tests.release_readers import seen_in_database, seen_in_files, seen_in_server

PUBLISHING = ["indicators", "publish", "serve"]
# Whoever looks without pause leaves no core to the publisher.
PAUSE_SECONDS = 0.15
Look = Callable[[], tuple[str, list[str]]]


@dataclass
class Watched:
    """How often readers looked and at which releases, and what was wrong."""

    publishes: int = 0
    looks: Counter[str] = field(default_factory=Counter)
    releases: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Watched") -> None:
        """Takes in another round."""
        self.publishes += other.publishes
        self.looks.update(other.looks)
        self.releases.update(other.releases)
        self.faults += other.faults


def publish_watched(lane: Lane, publishes: int) -> Watched:
    """Publishes so many releases of a lane's laboratory, which has one already, and of its server."""
    watched, stop, published = Watched(publishes), threading.Event(), lane.home / "published"
    releases: dict[str, set[str]] = {"files": set(), "database": set(), "server": set()}
    looks: dict[str, Look] = {
        "files": partial(seen_in_files, published),
        "database": partial(seen_in_database, published),
        "server": partial(seen_in_server, str(lane.url), published),
    }

    def read(place: str) -> None:
        while not stop.is_set():
            try:
                release, wrong = looks[place]()
            except Exception as error:
                release, wrong = "", [f"{type(error).__name__}: {error}"]
            watched.looks[place] += 1
            releases[place].add(release)
            watched.faults += [f"{place}: {fault}" for fault in wrong]
            stop.wait(PAUSE_SECONDS)

    readers = [threading.Thread(target=read, args=(place,)) for place in looks]
    for thread in readers:
        thread.start()
    try:
        for number in range(publishes):
            answer = lane.ask(f"2026-11-11T01{number:02}00", only=PUBLISHING)
            watched.faults += [f"publish failed: {answer['error']}"] if answer["code"] else []
    finally:
        stop.set()
        for thread in readers:
            thread.join()
    watched.releases.update({place: len(found) for place, found in releases.items()})
    return watched
