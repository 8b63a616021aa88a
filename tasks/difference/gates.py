"""Limits to what may change between two releases; a release beyond one is not published unless a person gave a reason."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from config.difference import Gate, load_comparison
from config.messages import message
from config.settings import Settings
from tasks.lines import add_lines, read_lines
from tasks.warehouse import Connection, rows, sql_text

SHOWN = 3


class ReleaseStopped(RuntimeError):
    """A release breaks a declared gate and nobody gave a reason; the message names gates and figures."""


class UnknownGateError(LookupError):
    """No gate has that name."""


@dataclass(frozen=True)
class Reason:
    """Why a gate may be broken by the release that follows `previous`, and who said so when."""

    gate: str
    previous: str
    reason: str
    given_by: str
    given_at: str


@dataclass(frozen=True)
class Passed:
    """A gate that was passed: by how many figures it was broken, and the reason that let them pass, if any."""

    gate: Gate
    broken: int
    reason: str | None


def reasons_file(settings: Settings) -> Path:
    """Where reasons are kept: a file of lines that is only ever added to."""
    return settings.home / "decisions" / "release_reasons.jsonl"


def allow(settings: Settings, gate: str, reason: str, given_by: str, now: dt.datetime) -> str:
    """Lets the next release break a gate; returns the release it will follow.

    Raises UnknownGateError, and FileNotFoundError while there is no release that could be followed.
    """
    if gate not in {g.name for g in load_comparison().gates}:
        raise UnknownGateError(gate)
    previous = (settings.published / "current").readlink().name
    line = asdict(Reason(gate, previous, reason, given_by, now.isoformat(timespec="seconds")))
    add_lines(reasons_file(settings), [line])
    return previous


def load_reasons(settings: Settings, previous: str) -> dict[str, Reason]:
    """The reasons given for the release that follows `previous`, the last one for each gate."""
    found = (Reason(**said) for said in read_lines(reasons_file(settings)))
    return {reason.gate: reason for reason in found if reason.previous == previous}


def check_gates(
    con: Connection, settings: Settings, gates: Sequence[Gate], previous: str, shares: Mapping[str, float]
) -> list[Passed]:
    """Holds `figure_change` against every gate; raises ReleaseStopped with all that are broken without a reason.

    `shares` leads indicators that are shares to what the whole is, 1 or 100.
    """
    reasons = load_reasons(settings, previous)
    passed, stopped = [], []
    for gate in gates:
        broken = _broken(con, gate, shares)
        reason = reasons.get(gate.name)
        if broken and reason is None:
            stopped.append(_complaint(gate, broken, settings.language))
        passed.append(Passed(gate, len(broken), reason.reason if reason else None))
    if stopped:
        raise ReleaseStopped(message("release.stopped", settings.language, gates="; ".join(stopped)))
    return passed


def _broken(con: Connection, gate: Gate, shares: Mapping[str, float]) -> list[dict[str, object]]:
    given: dict[str, object] = {"levels": list(gate.levels), "largest_percent": gate.largest_percent}
    if gate.kind == "moved":
        given |= {"parts": list(gate.parts), "least_records": gate.least_records, "least_moved": gate.least_moved}
        given |= {"share_names": list(shares), "share_maxima": list(shares.values())}
    return rows(con, sql_text(f"difference/gate_{gate.kind}"), given)


def _name(broken: Mapping[str, object]) -> str:
    """The figure as a reader would look for it, without the breakdown of a total."""
    category = broken.get("category", "total")
    return f"{broken['indicator']} {broken['area_code']}" + (f" {category}" if category != "total" else "")


def _complaint(gate: Gate, broken: Sequence[dict[str, object]], language: str) -> str:
    shown = ", ".join(
        f"{_name(b)} ({b['percent']:.1f} %)" if b["percent"] is not None else _name(b) for b in broken[:SHOWN]
    )
    return message(
        "release.gate",
        language,
        gate=gate.name,
        meaning=getattr(gate.meaning, language),
        limit=f"{gate.largest_percent:g}",
        count=len(broken),
        figures=shown,
    )
