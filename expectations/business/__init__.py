"""Rules people wrote, one module for each subject of a source table; found by name, so that a new subject is one more file."""

from importlib import import_module
from pkgutil import iter_modules

from expectations.rule import Rule

__all__ = ["BUSINESS"]


def _gather() -> dict[str, tuple[Rule, ...]]:
    return {info.name: tuple(import_module(f"{__name__}.{info.name}").RULES) for info in iter_modules(__path__)}


BUSINESS = _gather()
