"""Every published table held against the last release row by row and cell by cell, whatever the table."""

from collections.abc import Sequence
from pathlib import Path

from config.schema import TABLES
from tasks.warehouse import Connection, quoted

# Another in every release by its nature.
ALWAYS_OTHER = ("release", "period")
FIGURES = "indicator"
KEYS = {"dictionary": ("entry", "table_name", "name")}


def table_key(table: str) -> tuple[str, ...]:
    """The columns that tell a published table's rows apart."""
    declared = TABLES.get(f"out.{table}")
    return declared.key if declared else KEYS.get(table, ("area_code",))


def find_moved(con: Connection) -> None:
    """Leaves `figure_moved`: the figures of which anything in any period is not in `published.indicator` as in `figure_earlier`."""
    sides, key = ("figure_earlier", f"published.{FIGURES}"), table_key(FIGURES)
    before, after = (_columns(con, side) for side in sides)
    differ = _differ(sorted((before & after) - set(key) - set(ALWAYS_OTHER)))
    named = ", ".join(f"coalesce(a.{quoted(k)}, b.{quoted(k)}) as {quoted(k)}" for k in key if k != "period")
    con.execute(
        f"create or replace temp table figure_moved as select distinct {named} from {_matched(sides, key)} "
        f"where b.is_there is null or a.is_there is null or {differ}"
    )


def list_cell_changes(con: Connection, tables: Sequence[str], earlier: Path) -> None:
    """Leaves `cell_change`: a row for each table, column, row and cell of `published` that is not as in the folder `earlier`.

    `earlier` holds the parquet files of the last release. Figures are compared as `figure_before` and `figure_after` have
    them, which go on when the month does. Raises the engine's error for a file that cannot be read.
    """
    con.execute(
        "create or replace temp table cell_change (table_name varchar, kind varchar, row_key varchar, column_name varchar, "
        "value_before varchar, value_after varchar)"
    )
    gone = {p.stem for p in earlier.glob("*.parquet")} - set(tables)
    for table in sorted(gone):
        con.execute("insert into cell_change values (?, 'table_removed', null, null, null, null)", [table])
    for table in tables:
        path = earlier / f"{table}.parquet"
        if path.exists():
            _compare(con, table, path)
        else:
            con.execute("insert into cell_change values (?, 'table_added', null, null, null, null)", [table])


def _compare(con: Connection, table: str, path: Path) -> None:
    con.execute("set variable earlier_file = $path", {"path": str(path)})
    sides = ("read_parquet(getvariable('earlier_file'))", f"published.{table}")
    key = table_key(table)
    if table == FIGURES:
        sides, key = ("figure_before", "figure_after"), tuple("slot" if k == "period" else k for k in key)
    before, after = (_columns(con, side) for side in sides)
    for kind, columns in (("column_added", after - before), ("column_removed", before - after)):
        for column in sorted(columns):
            con.execute("insert into cell_change values (?, ?, null, ?, null, null)", [table, kind, column])
    if set(key) <= before & after:
        compared = sorted((before & after) - set(key) - set(ALWAYS_OTHER))
        _compare_rows(con, table, sides, key, compared)


def _compare_rows(
    con: Connection, table: str, sides: tuple[str, str], key: Sequence[str], compared: Sequence[str]
) -> None:
    row_key = "concat_ws('|', " + ", ".join(f"coalesce(a.{quoted(k)}, b.{quoted(k)})" for k in key) + ")"
    matched = _matched(sides, key)
    con.execute(
        f"insert into cell_change select $table, case when b.is_there is null then 'row_added' else 'row_removed' end, {row_key}, "
        f"null, null, null from {matched} where b.is_there is null or a.is_there is null order by 3",
        {"table": table},
    )
    if not compared:
        return
    old, new = (", ".join(f"cast({side}.{quoted(c)} as varchar)" for c in compared) for side in "ba")
    con.execute(
        "insert into cell_change select $table, 'cell_changed', row_key, name, old, new from ("
        f"select {row_key} as row_key, unnest($compared) as name, unnest([{old}]) as old, unnest([{new}]) as new "
        f"from {matched} where b.is_there and a.is_there) "
        "where old is distinct from new order by row_key, name",
        {"table": table, "compared": list(compared)},
    )


def _matched(sides: tuple[str, str], key: Sequence[str]) -> str:
    """Rows `b` of one relation beside rows `a` of the other with the same key; `is_there` tells what one of them lacks."""
    same = " and ".join(f"b.{quoted(k)} is not distinct from a.{quoted(k)}" for k in key)
    before, after = (f"(select *, true as is_there from {side})" for side in sides)
    return f"{before} as b full join {after} as a on {same}"


def _differ(compared: Sequence[str]) -> str:
    return " or ".join(f"b.{quoted(c)} is distinct from a.{quoted(c)}" for c in compared)


def _columns(con: Connection, relation: str) -> set[str]:
    return {d[0] for d in con.execute(f"select * from {relation} limit 0").description or ()}
