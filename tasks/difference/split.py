"""The change of each figure before disclosure, taken apart by letting in one cause after another and computing again."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from config.indicator import Indicator
from tasks.difference.basis import Basis
from tasks.difference.blocks import name_causes
from tasks.difference.causes import Causes, compare_inputs
from tasks.difference.trial import Mixture, both_bases, try_figures
from tasks.indicators import SHARED
from tasks.warehouse import Connection, scalar, sql_text

PARTS = ("late_data", "corrections", "relinking", "method", "boundary", "calendar")
NOT_SEPARABLE = "not_separable"
DATA_PARTS = {1: "late_data", 2: "corrections", 3: "relinking", 4: "method"}
MIXED = 5
# Made by the run and carried over into trials as they are, so that a new day or formula does not show in them there.
CARRIED = ("core.problem", "core.intervention")
# No base's name begins with it.
ASIDE = "run_"
KEY = "indicator, area_code, breakdown, category, method, slot"


def split_changes(
    con: Connection, before: Basis, after: Basis, indicators: Sequence[Indicator], regency: str
) -> Causes:
    """Leaves `stage_0`, `stage_now` and `figure_step` (key, steps: part to change); returns what differs in the inputs.

    Only figures that `figure_moved` names are taken apart. Causes are let in in this order: rounding where its rules
    changed, method, calendar, boundary, late data, corrections, re-linking, other processing. The last one takes what is left; of several causes of rows those of a block
    that shows more than one are not separable. Nor is what is left of figures of problems when the day or a formula is another.
    """
    con.execute("create or replace temp table stage_value (stage_no bigint, part varchar, indicator varchar, area_code varchar, "
                "breakdown varchar, category varchar, method varchar, slot varchar, value double)")  # fmt: skip
    with _bases_aside(con), both_bases(con, before, after):
        causes = compare_inputs(con)
        slot_figures(con, "stage_0", "before.figure", indicators)
        slot_figures(con, "stage_now", "after.figure", indicators)
        _add_stage(con, 0, "", "stage_0")
        for number, (part, mixture) in enumerate(_stages(con, causes), start=1):
            if mixture is not None:
                try_figures(con, indicators, regency, mixture)
                slot_figures(con, "stage_tried", "computed_figure", indicators)
            _add_stage(con, number, part, "stage_tried" if mixture else "stage_now")
        if causes.calendar or causes.figures:
            _doubt_carried(con, indicators)
    con.execute(f"create or replace temp table figure_step as {sql_text('difference/figure_step')}")
    return causes


def slot_figures(con: Connection, table: str, relation: str, indicators: Sequence[Indicator]) -> None:
    """Leaves the figures of a relation that `figure_moved` names, by what makes them the same figure in the next release.

    The others, nearly all, are published as before in every period, so that nothing is to be told of them.
    """
    con.execute(
        f"create or replace temp table cell as select * from {relation} semi join figure_moved "
        "using (indicator, area_code, breakdown, category, method)"
    )
    con.execute(
        f"create or replace temp table {table} as {sql_text('difference/figure_cell')}",
        {"monthly": [i.name for i in indicators if i.period == "month"]},
    )


@contextmanager
def _bases_aside(con: Connection) -> Iterator[None]:
    """Keeps what `share_bases` made under other names for the block, in which trials make their own by the same, and puts it back.

    Those of the run trace its figures and are yet to be kept.
    """
    aside = _bases_made(con)
    for name, kind in aside.items():
        con.execute(f"alter {kind} temp.main.{name} rename to {ASIDE}{name}")
    try:
        yield
    finally:
        for name, kind in _bases_made(con).items():
            con.execute(f"drop {kind} temp.main.{name}")
        for name, kind in aside.items():
            con.execute(f"alter {kind} temp.main.{ASIDE}{name} rename to {name}")


def _bases_made(con: Connection) -> dict[str, str]:
    """Which of them there are as temporary tables or views."""
    found = con.execute(
        "select table_name, 'table' from duckdb_tables() where temporary and list_contains($names, table_name) "
        "union all select view_name, 'view' from duckdb_views() where temporary and list_contains($names, view_name)",
        {"names": list(SHARED)},
    )
    return dict(found.fetchall())


def no_split(con: Connection) -> None:
    """Leaves empty `stage_0`, `stage_now` and `figure_step`, so that the whole change of each figure is not separable."""
    columns = f"{KEY.replace(',', ' varchar,')} varchar"
    for table in ("stage_0", "stage_now"):
        con.execute(f"create or replace temp table {table} ({columns}, value double)")
    con.execute(f"create or replace temp table figure_step ({columns}, steps map(varchar, decimal(30, 6)))")


def _stages(con: Connection, causes: Causes) -> Iterator[tuple[str, Mixture | None]]:
    """The steps from the earlier figures to the later ones: what each is by, and the rows it sees; none are the later figures."""
    mixture = Mixture(as_of=_day(con, "before"))
    steps: list[tuple[str, Mixture | None]] = [("disclosure", mixture)] if causes.disclosure else []
    if causes.figures:
        steps.append(("method", mixture))
    if causes.calendar:
        mixture = _changed(mixture, as_of=_day(con, "after"))
        steps.append(("calendar", mixture))
    if causes.recoded:
        yield from [*steps, (NOT_SEPARABLE, None)]
        return
    if causes.areas:
        mixture = _changed(mixture, areas=True)
        steps.append(("boundary", mixture))
    if len(causes.data) <= 1:
        steps += [(DATA_PARTS[number], None) for number in causes.data]
        yield from [*steps[:-1], (steps[-1][0] if steps else NOT_SEPARABLE, None)]
        return
    yield from steps
    name_causes(con, causes.data, MIXED)
    for number in causes.data:
        mixture = _changed(mixture, cause=number, files=True, rules=number == max(DATA_PARTS))
        yield DATA_PARTS[number], mixture
    yield NOT_SEPARABLE, None


def _doubt_carried(con: Connection, indicators: Sequence[Indicator]) -> None:
    """The rest of a change may be of the day or the formula where an indicator reads what trials do not make again."""
    carried = [
        i.name for i in indicators if i.estimator is None and any(table in sql_text(i.model) for table in CARRIED)
    ]
    last = "select max(stage_no) from stage_value"
    con.execute(
        f"update stage_value set part = $part where list_contains($carried, indicator) and stage_no > 1 and stage_no = ({last})",
        {"part": NOT_SEPARABLE, "carried": carried},
    )


def _changed(mixture: Mixture, **changes: object) -> Mixture:
    return Mixture(**{**mixture.__dict__, **changes})


def _day(con: Connection, side: str) -> dt.date:
    return dt.date.fromisoformat(str(scalar(con, f"select value from {side}.input where name = 'as_of'")))


def _add_stage(con: Connection, number: int, part: str, stage: str) -> None:
    con.execute(
        f"insert into stage_value select $number, $part, {KEY}, value from {stage}", {"number": number, "part": part}
    )
