"""Parquet and CSV of the published tables; text that a spreadsheet would run as a formula is made harmless on the way out."""

from pathlib import Path

from tasks.publish.database import PUBLISHED_TABLES
from tasks.warehouse import Connection, quoted, rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula: an apostrophe is put before the marks that start one.

    A mark alone, such as the `-` for nothing, is no formula.
    """
    return f"'{text}" if len(text) > 1 and text.startswith(FORMULA_STARTS) else text


def write_parquet(con: Connection, folder: Path) -> None:
    """Writes every published table as `<table>.parquet`, exactly as it is."""
    folder.mkdir()
    for table in PUBLISHED_TABLES:
        con.execute(
            f"copy published.{table} to $path (format parquet, compression zstd)",
            {"path": str(folder / f"{table}.parquet")},
        )


def write_csv(con: Connection, folder: Path) -> None:
    """Writes every published table as `<table>.csv`: UTF-8 without a BOM, commas, decimal point, empty for no value.

    There is no BOM since programs trip over it; Excel users have the workbook.
    """
    folder.mkdir()
    for table in PUBLISHED_TABLES:
        copy_csv(con, f"published.{table}", folder / f"{table}.csv")


def copy_csv(con: Connection, table: str, path: Path) -> None:
    """Writes one table as CSV, its text made harmless."""
    found = rows(con, f"describe {table}")
    columns = ", ".join(_neutral_column(r["column_name"], r["column_type"]) for r in found)
    con.execute(f"copy (select {columns} from {table}) to $path (format csv, header)", {"path": str(path)})


def _neutral_column(name: str, kind: str) -> str:
    column = quoted(name)
    if kind != "VARCHAR":
        return column
    formula = rf"length({column}) > 1 and regexp_matches({column}, '^[=+\-@\t\r\n]')"
    return f"case when {formula} then concat(chr(39), {column}) else {column} end as {column}"
