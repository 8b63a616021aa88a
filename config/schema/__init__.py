"""The column dictionary and the tables of the warehouse; gathered from the subject modules of this folder by name."""

from importlib import import_module
from pkgutil import iter_modules

from config.schema.types import Column, Kind, Table

__all__ = ["COLUMNS", "TABLES", "Column", "Kind", "Table", "columns_of"]


def _gather() -> tuple[dict[str, Column], dict[str, Table]]:
    columns: dict[str, Column] = {}
    tables: dict[str, Table] = {}
    for module_info in iter_modules(__path__):
        if module_info.name == "types":
            continue
        module = import_module(f"{__name__}.{module_info.name}")
        for column in module.COLUMNS:
            if column.name in columns:
                raise ValueError(f"column {column.name} is declared twice")
            columns[column.name] = column
        tables.update({table.name: table for table in module.TABLES})
    return columns, tables


COLUMNS, TABLES = _gather()


def columns_of(table: Table) -> tuple[Column, ...]:
    """The declared columns of a table, in its order; raises KeyError for an undeclared name."""
    return tuple(COLUMNS[name] for name in table.columns)
