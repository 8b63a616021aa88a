"""Names that nothing has are refused by every command that takes them, in words that tell which there are."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.settings import load_settings
from flows.cli import app
from flows.cli_options import known_area, known_desa, known_source, known_sources
from flows.outcome import refused

SOURCES = (["ingest"], ["reply"], ["findings"], ["desk"], ["map"])
AREAS = (["problems"], ["targeting"], ["problems", "list"], ["targeting", "list"])


@pytest.mark.parametrize("command", [[*c, "-s", "nope"] for c in SOURCES] + [[*c, "--area", "nope"] for c in AREAS])
def test_a_name_that_nothing_has_ends_the_command_before_it_works(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LAB_LANGUAGE", "en")
    ended = CliRunner().invoke(app, command, terminal_width=200)
    assert ended.exit_code == 2 and "There is no" in ended.output and "nope" in ended.output
    assert not load_settings().warehouse.exists()


def test_names_there_are_pass() -> None:
    assert known_sources(["dtsen", "pkh"]) == ["dtsen", "pkh"] and known_source("dtsen") == "dtsen"
    for area in ("33.26", "33.26.01", "33.26.01.2001", "pesisir", "lab"):
        assert known_area(area) == area
    assert known_desa("33.26.01.2001") == "33.26.01.2001"
    assert [known_sources(None), known_source(None), known_area(None), known_desa(None)] == [None] * 4


def test_a_flow_that_is_asked_for_a_source_there_is_not_fails_and_names_those_there_are() -> None:
    state = refused(["dtsen", "nope"])
    assert state is not None and state.is_failed()
    assert "nope" in str(state.message) and "dtsen" in str(state.message)
    assert refused(["dtsen"]) is refused(None) is None
