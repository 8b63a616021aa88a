"""The command `lab reconcile`: official figures beside ours, the difference taken apart, and official numbers that cannot be right."""

from contextlib import closing

import typer

from config.indicator import load_official_series
from config.reconciliation import load_reconciliation
from config.settings import load_settings
from flows.console import print_rows, terminal
from tasks.reconcile.official import doubtful
from tasks.reconcile.show import figures_beside, gap_lines
from tasks.warehouse import open_warehouse

console = terminal()


def reconcile() -> None:
    """Show official figures beside ours, what stands between them, and official numbers that cannot be right."""
    settings = load_settings()
    doubts = doubtful(load_official_series(settings.regency), load_reconciliation())
    with closing(open_warehouse(settings)) as con:
        figures, gaps = figures_beside(con), gap_lines(con, settings.language)
    print_rows(console, "Figures beside official ones; denominators are never mixed", figures)
    print_rows(console, "From the official figure to ours", gaps)
    for doubt in doubts:
        console.print(f"[red]{doubt.sentence(settings.language)}[/red]", soft_wrap=True)
    if doubts:
        raise typer.Exit(1)
    console.print("Official figures: all within their bounds and yearly changes")
