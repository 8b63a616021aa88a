"""What the commands show of the warehouse as it stands, apart from the steps, which change it."""

import datetime as dt
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from config.settings import Settings
from config.sources import load_sources
from tasks.correct import correction_states
from tasks.desk import desk_summary, expect_submissions, files_at_the_desk, late_or_missing
from tasks.facts import DEMO_MARK
from tasks.regions import load_region_tables
from tasks.repair import counts_by_kind, finding_counts
from tasks.report import file_states, headline_figures, row_messages, total_account
from tasks.warehouse import open_warehouse


@dataclass(frozen=True)
class Overview:
    """What `lab status` shows: the account, files to look at, headline figures and the current release."""

    accounts: list[dict[str, Any]]
    files: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    release: str | None
    demo: bool
    corrections: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    repairs: list[dict[str, Any]]


def overview(settings: Settings) -> Overview:
    """What the warehouse and the published folder hold now."""
    current = settings.published / "current"
    with closing(open_warehouse(settings)) as con:
        return Overview(
            accounts=total_account(con),
            files=file_states(con, settings.language),
            figures=headline_figures(con, settings.regency),
            release=str(current.resolve()) if current.exists() else None,
            demo=(settings.home / DEMO_MARK).exists(),
            corrections=correction_states(con, load_sources(), settings.language),
            findings=finding_counts(con),
            repairs=counts_by_kind(con),
        )


def rejected_rows(settings: Settings, source: str | None, limit: int) -> list[dict[str, Any]]:
    """Rows set aside, with what to do about each."""
    with closing(open_warehouse(settings)) as con:
        return row_messages(con, settings.language, source, limit)


@dataclass(frozen=True)
class DeskView:
    """What `lab desk` shows: expected files by source, who is late or missing, and files that wait for a decision."""

    summary: list[dict[str, Any]]
    owing: list[dict[str, Any]]
    stopped: list[dict[str, Any]]


def look_at_desk(settings: Settings, today: dt.date, source: str | None, *, missing_only: bool) -> DeskView:
    """The submission desk as of a day."""
    with closing(open_warehouse(settings)) as con:
        load_region_tables(con, settings.regency)
        expect_submissions(con, load_sources(), settings.regency, today)
        return DeskView(
            summary=[row for row in desk_summary(con, today) if source in (None, row["source"])],
            owing=late_or_missing(con, settings.language, source, missing_only=missing_only),
            stopped=files_at_the_desk(con, source),
        )
