"""The commands `lab targeting`: ministry rank against local evidence, what each rule finds, and the lists for villages."""

import datetime as dt
from contextlib import closing

import typer

from config.settings import load_settings
from flows.cli_access import Purpose, note_opening
from flows.cli_options import Area, Desa
from flows.console import print_rows, terminal
from tasks.officers.targeting_figures import ranks_beside, rule_effects
from tasks.officers.targeting_list import write_targeting_lists
from tasks.warehouse import open_warehouse, sql_text

app = typer.Typer(help="Families perhaps wrongly left out or wrongly served.")
console = terminal()


@app.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    area: Area = None,
) -> None:
    """Show how many families each rule finds and how many only it finds, and local deciles beside those of DTSEN."""
    if context.invoked_subcommand:
        return
    settings = load_settings()
    where = area or settings.regency
    with closing(open_warehouse(settings)) as con:
        print_rows(console, f"What each rule finds, and what only it finds: {where}", rule_effects(con, where))
        print_rows(
            console, "Families by local decile with the mean DTSEN decile of each scope", ranks_beside(con, where)
        )


@app.command("list")
def write_lists(
    area: Desa = None,
    purpose: Purpose = "",
) -> None:
    """Write the locked workbooks of candidates into the outbox of each desa."""
    settings = load_settings()
    note_opening(settings, purpose, "targeting list", area or settings.regency)
    with closing(open_warehouse(settings)) as con:
        con.execute(f"create or replace temp table family_rank as {sql_text('indicators/base/family_rank')}")
        written = write_targeting_lists(con, settings, area, dt.datetime.now(dt.UTC).replace(tzinfo=None))
    console.print(f"{len(written)} workbooks in {settings.outbox} (personal data: each is for its desa only)")
