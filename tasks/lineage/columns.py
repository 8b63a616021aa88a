"""Which stored columns each column of a SQL model comes from, read out of the SQL itself, so that lineage cannot fall behind it."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from config.schema import TABLES
from tasks.lineage.origins import TEMPORARY, Names, Origins
from tasks.warehouse import SQL, sql_text

# Where the SQL of a table that is named without a schema may stand: what steps share as temporary tables.
SHARED = ("indicators/base", "core", "std")
# Temporary tables that no model makes.
GIVEN: dict[str, tuple[str, ...]] = {
    "official_series": ("series", "as_of", "amount"),
    "area_label": ("area_code", "area_name"),
}
CHOOSING = -1
Schema = dict[str, Any]


@cache
def origins_of(model: str) -> Origins:
    """The origins of `sql/<model>.sql`, followed through shared steps down to stored tables; raises FileNotFoundError."""
    tree = _parsed(sql_text(model))
    made = {name: origins_of(found) for name in _unstored(tree) if (found := _model_of(name)) not in (None, model)}
    known = {name: tuple(origins.columns) for name, origins in made.items()}
    tree = qualify(
        tree,
        schema=_schema(tree, known),
        dialect="duckdb",
        validate_qualify_columns=False,
        quote_identifiers=False,
        identify=False,
    )
    return _Walk(tree, made).origins()


def _parsed(text: str) -> exp.Expr:
    tree = sqlglot.parse_one(re.sub(r"\$([a-z_]+)", r":\1", text), read="duckdb")
    steps = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        is_view = table.db and f"{table.db}.{table.name}" not in TABLES and _model_of(table.name)
        if is_view or (not table.db and table.name not in steps):
            table.set("db", exp.to_identifier(TEMPORARY))
    return tree


def _unstored(tree: exp.Expr) -> set[str]:
    return {table.name for table in tree.find_all(exp.Table) if table.db == TEMPORARY}


def _model_of(name: str) -> str | None:
    return next((f"{folder}/{name}" for folder in SHARED if (SQL / folder / f"{name}.sql").exists()), None)


def _schema(tree: exp.Expr, known: Mapping[str, tuple[str, ...]]) -> Schema:
    """Of the tables that the query names alone, since every one that is declared costs time."""
    found: Schema = {}
    for name in {f"{table.db}.{table.name}" for table in tree.find_all(exp.Table)} & set(TABLES):
        schema, table = name.split(".")
        found.setdefault(schema, {})[table] = dict.fromkeys(TABLES[name].columns, "text")
    found[TEMPORARY] = {name: dict.fromkeys(columns, "text") for name, columns in {**GIVEN, **known}.items()}
    return found


class _Walk:
    """Follows the columns of one qualified query through its steps."""

    def __init__(self, tree: exp.Expr, made: Mapping[str, Origins]) -> None:
        self._root = build_scope(tree)
        self._made = made
        self._seen: dict[tuple[int, int], Names] = {}

    def origins(self) -> Origins:
        """The origins of the query; none for a statement that is no query."""
        if self._root is None:
            return Origins({}, frozenset())
        names = _query(self._root).named_selects
        columns = {name: self._column(self._root, at) for at, name in enumerate(names) if name}
        return Origins(columns, self._choosing(self._root))

    def _column(self, scope: Scope, at: int) -> Names:
        key = (id(scope), at)
        if key not in self._seen:
            self._seen[key] = frozenset()  # A step that reads itself ends here.
            self._seen[key] = self._made_of(scope, at)
        return self._seen[key]

    def _made_of(self, scope: Scope, at: int) -> Names:
        # By place and not by name, which only the first part of a union gives.
        if scope.set_operation_scopes:
            return frozenset().union(*(self._column(part, at) for part in scope.set_operation_scopes))
        selects = _query(scope).selects
        return self._read(scope, selects[at].find_all(exp.Column)) if at < len(selects) else frozenset()

    def _choosing(self, scope: Scope) -> Names:
        key = (id(scope), CHOOSING)
        if key not in self._seen:
            self._seen[key] = frozenset()
            self._seen[key] = self._chosen_by(scope)
        return self._seen[key]

    def _chosen_by(self, scope: Scope) -> Names:
        found: set[str] = set()
        for part in scope.set_operation_scopes or []:
            found |= self._choosing(part)
        for clause in ("where", "group", "having", "qualify", "joins"):
            said = scope.expression.args.get(clause)
            for expression in said if isinstance(said, list) else [said] if said else []:
                found |= self._read(scope, expression.find_all(exp.Column))
        for source in scope.sources.values():
            if isinstance(source, Scope):
                found |= self._choosing(source)
            elif source.db == TEMPORARY and source.name in self._made:
                found |= self._made[source.name].choosing
        return frozenset(found)

    def _read(self, scope: Scope, columns: Iterable[exp.Expr]) -> Names:
        found: set[str] = set()
        for column in columns:
            source = scope.sources.get(column.args["table"].name if column.args.get("table") else "")
            if isinstance(source, Scope):
                names = _query(source).named_selects
                found |= self._column(source, names.index(column.name)) if column.name in names else frozenset()
            elif source is not None and source.db == TEMPORARY and source.name in self._made:
                found |= self._made[source.name].columns.get(column.name, frozenset())
            elif source is not None:
                found.add(f"{source.db}.{source.name}.{column.name}")
        return frozenset(found)


def _query(scope: Scope) -> exp.Query:
    """The query of a scope; a table function has no columns that could be followed."""
    return scope.expression if isinstance(scope.expression, exp.Query) else exp.select()
