"""Portable SQL: every file parses and carries over to PostgreSQL and Spark, and indicators give the same rows there."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlglot
from psycopg.rows import TupleRow
from sqlglot import ErrorLevel, exp

from config.indicator import load_indicators
from config.schema import Kind
from tasks.indicator_values import used
from tasks.indicators import BASES
from tasks.warehouse import SCHEMAS, SQL, sql_text
from tests.indicator_cases import PARAMETERS, ROW, Case, assert_rows, filled, kinds_of, load_cases, nullable_ddl

PORTABLE = ("indicators", "core", "link")
FILES = sorted(path for folder in PORTABLE for path in (SQL / folder).rglob("*.sql"))
INDICATORS = {i.name: i for i in load_indicators()}
CASES = {case.name: case for case in load_cases()}
# They parse everywhere and mean something else: a replacement of all or of the first match, and months.
TRAPS = (
    re.compile(r"regexp_replace\((?:[^()]|\([^()]*\))*\)(?<!'g'\))"),
    re.compile(r"date_(diff|sub)\('(?!day)"),
    re.compile(r"\bdate_trunc\b"),
    re.compile(r"\\[1-9]"),
)


def carried(text: str, dialect: str) -> exp.Expr:
    """The one statement of a text as a tree, $name written :name; raises where sqlglot knows no counterpart."""
    parsed = sqlglot.parse(re.sub(r"\$([a-z_]+)", r":\1", text), read="duckdb", error_level=ErrorLevel.RAISE)
    assert len(parsed) == 1 and parsed[0] is not None
    tree: exp.Expr = parsed[0]
    tree.sql(dialect, unsupported_level=ErrorLevel.RAISE)
    return tree


def without_comments(text: str) -> str:
    return re.sub(r"--.*", "", text)


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SQL).as_posix())
def test_every_portable_file_carries_over(path: Path, dialect: str) -> None:
    carried(path.read_text(encoding="utf-8"), dialect)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SQL).as_posix())
def test_no_portable_file_holds_what_engines_read_differently(path: Path) -> None:
    text = without_comments(path.read_text(encoding="utf-8"))
    assert not [trap.pattern for trap in TRAPS if trap.search(text)]


@pytest.mark.parametrize("text", ["regexp_replace(a, 'x', '')", "date_diff('month', a, b)", "date_trunc('month', a)"])
def test_the_traps_are_seen(text: str) -> None:
    assert any(trap.search(text) for trap in TRAPS)


def test_a_replacement_of_all_is_no_trap() -> None:
    assert not TRAPS[0].search("regexp_replace(lower(a), 'x', '', 'g')")


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def for_postgres(text: str) -> str:
    """A query as psycopg takes it: named parameters, and every other per cent sign doubled."""
    return re.sub(r"%(?!\()", "%%", carried(text, "postgres").sql("postgres", comments=False))


@pytest.fixture(scope="module")
def tables(postgres: Callable[[str], str]) -> Iterator[psycopg.Connection[TupleRow]]:
    """A PostgreSQL database with the declared tables."""
    # Parameters are written into the text, since `create table as` takes none from the server's side.
    with psycopg.connect(postgres("models"), cursor_factory=psycopg.ClientCursor) as connection:
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        for statement in nullable_ddl():
            connection.execute(statement)
        connection.commit()
        yield connection


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_postgres_gives_the_same_rows(tables: psycopg.Connection[TupleRow], case: Case) -> None:
    try:
        with tables.cursor() as cursor:
            for table, rows in filled(case).items():
                marks = ", ".join("%s" for _ in rows[0])
                cursor.executemany(
                    f"insert into {table} ({', '.join(rows[0])}) values ({marks})", [[*r.values()] for r in rows]
                )
            for base in BASES:
                text = sql_text(f"indicators/base/{base}")
                cursor.execute(f"create temp table {base} as {for_postgres(text)}", used(text, PARAMETERS))
            text = sql_text(INDICATORS[case.name].model)
            query = f"select {', '.join(ROW)} from ({for_postgres(text)}) as found"
            found = cursor.execute(query, used(text, PARAMETERS)).fetchall()
    finally:
        tables.rollback()
    assert_rows(found, case)


# --- Spark -----------------------------------------------------------------------------------------------------------

SPARK_TYPES = {
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "double",
    Kind.BOOLEAN: "boolean",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark of one thread; skipped without Java or pyspark, which is no dependency of the project."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not installed")
    sql = pytest.importorskip(
        "pyspark.sql", reason="pyspark is not installed; it is needed for more than one machine only"
    )
    home = tmp_path_factory.mktemp("spark")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(home))
        .getOrCreate()
    )
    yield session
    session.stop()


def tables_read() -> set[str]:
    """Every stored table that some indicator reads."""
    texts = [path.read_text(encoding="utf-8") for path in FILES if "indicators" in path.parts]
    trees = [carried(text, "spark") for text in texts]
    return {f"{table.db}.{table.name}" for tree in trees for table in tree.find_all(exp.Table) if table.db} | {
        "official_series"
    }


def for_spark(text: str) -> str:
    """A query with every table of a schema as a view named schema__table."""
    tree = carried(text, "spark")
    for table in tree.find_all(exp.Table):
        if table.db:
            table.replace(exp.to_table(f"{table.db}__{table.name}", alias=table.alias or table.name))
    return tree.sql("spark", comments=False)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_spark_gives_the_same_rows(spark: Any, case: Case) -> None:
    given = filled(case)
    for table in tables_read() | given.keys():
        kinds = kinds_of(table)
        shape = ", ".join(f"{column} {SPARK_TYPES.get(kind, 'string')}" for column, kind in kinds.items())
        rows = [tuple(_typed(row[c], kinds[c]) for c in kinds) for row in given.get(table, [])]
        spark.createDataFrame(rows, shape).createOrReplaceTempView(table.replace(".", "__"))
    for base in BASES:
        text = sql_text(f"indicators/base/{base}")
        spark.sql(for_spark(text), args=used(text, PARAMETERS)).createOrReplaceTempView(base)
    text = sql_text(INDICATORS[case.name].model)
    found = spark.sql(f"select {', '.join(ROW)} from ({for_spark(text)})", args=used(text, PARAMETERS)).collect()
    assert_rows(found, case)


def _typed(value: Any, kind: Kind) -> Any:
    return float(value) if kind is Kind.DECIMAL and value is not None else value
