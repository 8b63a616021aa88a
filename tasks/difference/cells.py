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
    same = " and ".join(f"b.{quoted(k)} is not distinct from a.{quoted(k)}" for k in key)
    row_key = "concat_ws('|', " + ", ".join(f"coalesce(a.{quoted(k)}, b.{quoted(k)})" for k in key) + ")"
    matched = f"(select *, true as is_there from {sides[0]}) as b full join (select *, true as is_there from {sides[1]}) as a on {same}"
    con.execute(
        f"insert into cell_change select $table, case when b.is_there is null then 'row_added' else 'row_removed' end, {row_key}, "
        f"null, null, null from {matched} where b.is_there is null or a.is_there is null order by 3",
        {"table": table},
    )
    if not compared:
        return
    cells = ", ".join(
        f"{{'name': $column_{n}, 'old': cast(b.{quoted(c)} as varchar), 'new': cast(a.{quoted(c)} as varchar)}}"
        for n, c in enumerate(compared)
    )
    differ = " or ".join(f"b.{quoted(c)} is distinct from a.{quoted(c)}" for c in compared)
    con.execute(
        f"insert into cell_change select $table, 'cell_changed', row_key, cell.name, cell.old, cell.new from (select {row_key} as row_key, "
        f"unnest([{cells}]) as cell from {matched} where b.is_there and a.is_there and ({differ})) "
        "where cell.old is distinct from cell.new order by row_key, cell.name",
        {"table": table} | {f"column_{n}": c for n, c in enumerate(compared)},
    )


def _columns(con: Connection, relation: str) -> set[str]:
    return {d[0] for d in con.execute(f"select * from {relation} limit 0").description or ()}
