"""The command `lab sites`: laboratory sites beside desa like them, before and after, with what the comparison can bear."""

from contextlib import closing

import typer

from config.codes import load_code_list
from config.settings import load_settings
from flows.console import print_rows, terminal
from tasks.sites.show import event_lines, match_lines, site_lines
from tasks.warehouse import open_warehouse

console = terminal()


def sites() -> None:
    """Show laboratory sites beside comparable desa: differences of changes with ranges, trends before, and what is only a description."""
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        lines, events, matches = site_lines(con), event_lines(con), match_lines(con)
    if not lines:
        console.print(
            "No village profiles from before the sites began: put profil_desa_<year>.xlsx into the inbox of desa_profile"
        )
        raise typer.Exit(1)
    print_rows(console, "Laboratory sites and comparable desa, per cent of families", lines)
    print_rows(
        console, "Difference by year since the beginning (percentage points; before 0 it should be near zero)", events
    )
    print_rows(console, "Which desa each site is compared with", matches)
    designs = load_code_list("comparison_design")
    for design in sorted({line["design"] for line in lines}):
        console.print(f"{design}: {designs.label(design, settings.language)}")
