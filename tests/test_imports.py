"""Imports point one way, and the libraries that may be swapped are named in few places."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("config", "expectations", "tasks", "flows")
OWNERS = {
    "great_expectations": ("expectations/gx_",),
    "duckdb": ("tasks/warehouse.py", "tasks/publish/"),
    "duckdb_engine": ("expectations/gx_",),
    "sqlalchemy": ("tasks/warehouse.py", "tasks/publish/", "expectations/gx_"),
    "psycopg": ("tasks/publish/",),
    "adbc_driver_postgresql": ("tasks/publish/",),
    "prefect": ("flows/",),
    "splink": ("tasks/link_model.py",),
    "typer": ("flows/cli", "flows/repair"),
}
MODULES = sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_to_the_left(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])
    assert not imported(path) & set(LAYERS[layer + 1 :])


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_libraries_stay_with_their_owner(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    for library, owners in OWNERS.items():
        if library in imported(path):
            assert name.startswith(owners), f"{name} imports {library}"


def test_flows_touch_no_data_library() -> None:
    banned = {"pandas", "duckdb", "sqlalchemy", "great_expectations", "pyarrow", "numpy"}
    for path in (ROOT / "flows").glob("*.py"):
        assert not imported(path) & banned, path.name


def test_modules_have_a_docstring_and_stay_small() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        lines = len(text.splitlines())
        assert lines <= 300 or "schema" in path.parts, f"{path.name} has {lines} lines"


def test_the_command_line_loads_no_step_before_it_is_asked_for_one() -> None:
    heavy = "{'flows.steps', 'prefect', 'scipy.optimize', 'great_expectations', 'splink'}"
    asked = [sys.executable, "-c", f"import sys, flows.cli; print(sorted({heavy} & set(sys.modules)))"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
