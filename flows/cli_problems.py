"""The commands `lab problems`: what became of household problems, what solving them cost, and the lists of those not served."""

from contextlib import closing

import typer

from config.settings import load_settings
from flows.cli_access import Purpose, note_opening
from flows.cli_options import Area, Desa
from flows.console import print_rows, terminal
from tasks.officers.problem_figures import money_per_solved, problem_states, unserved_ranked
from tasks.officers.problem_list import write_problem_lists
from tasks.warehouse import open_warehouse

app = typer.Typer(help="Problems of households: open, served, solved or come back.")
console = terminal()


@app.callback(invoke_without_command=True)
def show(context: typer.Context, area: Area = None) -> None:
    """Show problems by state and money per solved problem, as the figures computed last have them; withheld ones are empty."""
    if context.invoked_subcommand:
        return
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        where = area or settings.regency
        print_rows(console, f"Problems of households by state: {where}", problem_states(con, where))
        print_rows(console, "Problems not served, the most frequent first", unserved_ranked(con, where))
        print_rows(console, "Rupiah per solved problem", money_per_solved(con, where))


@app.command("list")
def write_lists(
    area: Desa = None,
    purpose: Purpose = "",
) -> None:
    """Write the workbooks of problems not served, by name, for officers of the laboratory."""
    settings = load_settings()
    note_opening(settings, purpose, "problems list", area or settings.regency)
    with closing(open_warehouse(settings)) as con:
        written = write_problem_lists(con, settings, area)
    console.print(
        f"{len(written)} workbooks in {settings.officers} (personal data: for officers of the laboratory only)"
    )
