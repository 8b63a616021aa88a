"""The command `lab review`: doubtful pairs of records into a workbook for each desa, for people to decide."""

from contextlib import closing

import typer

from config.settings import load_settings
from flows.console import print_rows, terminal
from tasks.review.desk import write_desk
from tasks.review.verdicts import count_verdicts, review_counts
from tasks.warehouse import open_warehouse

app = typer.Typer(help="Doubtful pairs of records, for people to decide.")
console = terminal()


@app.callback(invoke_without_command=True)
def write() -> None:
    """Write the workbooks of doubtful pairs into the outbox, those that move most figures first; put filled ones into the inbox."""
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        count_verdicts(con, settings)
        found = write_desk(con, settings)
        counts = review_counts(con)
    print_rows(console, "Pairs to look at, by desa", found, limit=20)
    if counts:
        print_rows(console, "Pairs looked at", counts)
    console.print(f"Workbooks: {settings.outbox}/<desa>/review (personal data: each is for its reviewer only)")
