"""The health page, a static file that each run writes: last runs, age of data and release, files that wait, warnings; counts only."""

import datetime as dt
import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from config.alerts import load_alerts
from config.messages import message
from config.settings import Settings
from config.whole_file import write_text_whole
from tasks.health.finding import Finding
from tasks.health.folders import check_leftovers
from tasks.health.lateness import STATE, check_lateness, health_folder
from tasks.health.machine import check_disk
from tasks.warehouse import Connection, rows

PAGE = "index.html"
RUNS = 20
LAST_RUNS = """
select run_id, min(started_at) as started, round(sum(seconds)) as seconds, count(*) as steps,
    string_agg(distinct step || ' ' || source, ', ') filter (where state <> 'completed') as failed
from audit.run group by run_id order by run_id desc limit $runs
"""
FILES = "select state, count(*) as files from core.submission group by state order by state"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid #ccc;text-align:left}"
)


def write_health(con: Connection, settings: Settings, now: dt.datetime) -> Path:
    """Writes page and state as the warehouse stands after a run; each appears whole."""
    folder = health_folder(settings)
    runs = rows(con, LAST_RUNS, {"runs": RUNS})
    failed = str(runs[0]["failed"]).split(", ") if runs and runs[0]["failed"] else []
    write_text_whole(folder / STATE, json.dumps({"ended": now.isoformat(timespec="seconds"), "failed": failed}))
    found = [*check_lateness(settings, load_alerts(), now), *check_disk(settings), *check_leftovers(settings)]
    write_text_whole(folder / PAGE, page(settings.language, now, runs, rows(con, FILES), found))
    return folder / PAGE


def page(
    language: str,
    now: dt.datetime,
    runs: Sequence[Mapping[str, Any]],
    files: Sequence[Mapping[str, Any]],
    found: Sequence[Finding],
) -> str:
    """The page as text."""

    def said(key: str, **values: object) -> str:
        return html.escape(message(f"health.{key}", language, **values))

    told = "".join(f"<li class={f.level}>{html.escape(f.sentence(language))}</li>" for f in found)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{said('title')}</title><style>{STYLE}</style><h1>{said('title')}</h1>"
        f"<p>{said('written', time=now.isoformat(timespec='minutes'))}</p><ul>{told}</ul>"
        f"<h2>{said('files')}</h2>{_table(files)}<h2>{said('runs')}</h2>{_table(runs)}</html>\n"
    )


def _table(found: Sequence[Mapping[str, Any]]) -> str:
    if not found:
        return "<p>-</p>"
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in found[0])
    lines = ("".join(f"<td>{html.escape('' if v is None else str(v))}</td>" for v in row.values()) for row in found)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
