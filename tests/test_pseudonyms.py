"""Pseudonymised linking: a university's list becomes hashes without a name, and they lead to the persons they should and to no other."""

import csv
import hmac
import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from config.link_key import LinkKey, LinkKeyError, load_link_key
from config.settings import Settings
from flows.cli import app
from tasks.link_keys import refresh_keys
from tasks.pseudonyms.found import link_respondents, token_counts, write_answers
from tasks.pseudonyms.respondents import NotReadError, pseudonymise
from tasks.pseudonyms.tokens import mark
from tasks.regions import load_region_tables
from tasks.warehouse import Connection, rows, scalar
from tests.conftest import Insert
from tests.test_merge import HEAD

SECRET = "a" * 31 + "!"
TITLES = "Nama,NIK,Tanggal lahir,Jenis kelamin,Nomor KK,Kode desa (Kemendagri)"
# As the person of `HEAD` may stand in another list, each with one thing otherwise, and the number of the hash that leads to him.
SAME = {
    "misspelt name": ("Budy Santso,3326012503850001,1985-03-25,L,,", 2),
    "maiden name": ("Hartono,3326012503850001,1985-03-25,L,,", 3),
    "lost digit": ("Budi Santoso,3326012503850000,,L,,33.26.01.2001", 4),
    "card": ("Budi,,1985-03-25,L,3326010101100001,", 5),
    "card without a day": ("Budi Santoso,,,,3326010101100001,", 6),
    "day and desa": ("Budi Santoso,,1985-03-25,L,,33.26.01.2001", 7),
    "half a name": ("Santoso,,1985-03-25,L,,33.26.01.2001", 8),
    "day alone": ("Budi Santoso,,1985-03-25,L,,", 9),
}
OTHER = {
    "a relative's number": ("Rahmat,3326012503850001,1990-01-02,L,,", "not_found"),
    "a relative": ("Rahmat,,1990-01-02,L,3326010101100001,33.26.01.2001", "not_found"),
    "another number": ("Budi Santoso,3326012503850007,1985-03-25,L,,33.26.01.2001", "number_differs"),
    "a stand-in day": ("Budi Santoso,,1985-01-01,L,,33.26.01.2001", "not_found"),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A laboratory that has the key of an exchange."""
    return Settings(home=tmp_path / "lab", link_key=SecretStr(SECRET))


def hashed(settings: Settings, folder: Path, *lines: str) -> list[dict[str, Any]]:
    """What leaves the university for a list of these lines."""
    source, target = folder / "survei.csv", folder / "survei_tokens.csv"
    source.write_text("\n".join((TITLES, *lines)) + "\n", encoding="utf-8")
    assert pseudonymise(source, target, settings) == len(lines)
    with target.open(encoding="utf-8") as stream:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(stream)]


def known(con: Connection, insert: Insert, settings: Settings, **people: dict[str, Any]) -> None:
    """Persons of the laboratory, each of one record with the id of its person."""
    load_region_tables(con, settings.regency)
    for person_id, person in people.items():
        insert("std.person_record", person | {"record_id": person_id})
        insert("core.person_record", {"record_id": person_id, "person_id": person_id})
    refresh_keys(con)


def arrive(insert: Insert, found: list[dict[str, Any]]) -> None:
    """Hashes as the pipeline takes them in."""
    insert("core.submission", {"submission_id": "s", "source": "survey_tokens", "submitter": "Univ", "file_name": "Univ/a_tokens.csv",
                               "state": "accepted"})  # fmt: skip
    insert("std.token_record", *({"record_id": row["respondent_row"], "submission_id": "s", **row} for row in found))


def test_the_macro_is_hmac(con: Connection) -> None:
    for secret in (SECRET, "k" * 100):
        assert (
            mark(con, LinkKey.of(secret), "Sitï")
            == hmac.new(secret.encode(), "Sitï".encode(), "sha256").hexdigest()[:32]
        )


@pytest.mark.parametrize("secret", [None, "", "a" * 31])
def test_a_key_that_is_absent_or_short_is_refused(secret: str | None, tmp_path: Path) -> None:
    with pytest.raises(LinkKeyError, match="LAB_LINK_KEY") as refused:
        load_link_key(Settings(home=tmp_path, link_key=SecretStr(secret) if secret is not None else None))
    assert not secret or secret not in str(refused.value)


@pytest.mark.parametrize("case", SAME)
def test_one_person_is_found_by_what_is_left(
    con: Connection, insert: Insert, settings: Settings, tmp_path: Path, case: str
) -> None:
    line, token_no = SAME[case]
    known(
        con,
        insert,
        settings,
        P1=HEAD,
        P2=HEAD | {"nik": "3326010101900009", "full_name": "Wati", "birth_date": "1990-01-01", "kk": None},
    )
    arrive(insert, hashed(settings, tmp_path, line))
    assert link_respondents(con, settings) == 1
    assert rows(con, "select person_id, token_no, token_status from core.token_link") == [
        {"person_id": "P1", "token_no": token_no, "token_status": "linked"}
    ]


@pytest.mark.parametrize("case", OTHER)
def test_another_person_is_not_taken_for_him(
    con: Connection, insert: Insert, settings: Settings, tmp_path: Path, case: str
) -> None:
    line, status = OTHER[case]
    known(con, insert, settings, P1=HEAD)
    arrive(insert, hashed(settings, tmp_path, line))
    assert link_respondents(con, settings) == 0
    assert rows(con, "select person_id, token_status from core.token_link") == [
        {"person_id": None, "token_status": status}
    ]


def test_two_as_likely_persons_are_no_answer(
    con: Connection, insert: Insert, settings: Settings, tmp_path: Path
) -> None:
    twin = HEAD | {"nik": "3326012503850002"}
    known(con, insert, settings, P1=HEAD, P2=twin)
    arrive(insert, hashed(settings, tmp_path, SAME["day and desa"][0]))
    link_respondents(con, settings)
    assert token_counts(con) == [{"file": "Univ/a_tokens.csv", "status": "several_persons", "respondents": 1}]


def test_nothing_that_was_hashed_can_be_read(settings: Settings, tmp_path: Path) -> None:
    hashed(settings, tmp_path, "Budi Santoso,3326012503850001,1985-03-25,L,3326010101100001,33.26.01.2001")
    text = (tmp_path / "survei_tokens.csv").read_text(encoding="utf-8").upper()
    assert not [said for said in ("BUDI", "SANTOSO", "3326", "1985", SECRET.upper()) if said in text]


def test_another_key_finds_nobody_and_says_so(
    con: Connection, insert: Insert, settings: Settings, tmp_path: Path
) -> None:
    known(con, insert, settings, P1=HEAD)
    other = settings.model_copy(update={"link_key": SecretStr("b" * 32)})
    arrive(insert, hashed(other, tmp_path, SAME["day and desa"][0]))
    assert link_respondents(con, settings) == 0
    assert scalar(con, "select token_status from core.token_link") == "other_key"


def test_without_a_key_respondents_wait(con: Connection, insert: Insert, settings: Settings, tmp_path: Path) -> None:
    known(con, insert, settings, P1=HEAD)
    arrive(insert, hashed(settings, tmp_path, SAME["day and desa"][0]))
    keyless = settings.model_copy(update={"link_key": None})
    assert link_respondents(con, keyless) == 0
    assert scalar(con, "select token_status from core.token_link") == "no_key"
    with pytest.raises(LinkKeyError):
        write_answers(con, keyless)


def test_the_answer_names_rows_and_no_id_of_ours(
    con: Connection, insert: Insert, settings: Settings, tmp_path: Path
) -> None:
    known(con, insert, settings, P1=HEAD)
    arrive(insert, hashed(settings, tmp_path, SAME["card"][0], "Rahmat,,1990-01-02,L,,"))
    link_respondents(con, settings)
    (path,) = write_answers(con, settings)
    with path.open(encoding="utf-8") as stream:
        first, second = csv.DictReader(stream)
    assert (first["respondent_row"], first["token_status"], len(first["person_token"])) == ("1!2", "linked", 32)
    assert (second["respondent_row"], second["token_status"], second["person_token"]) == ("1!3", "not_found", "")
    assert "P1" not in path.read_text(encoding="utf-8")


def test_a_file_without_names_is_refused_in_words(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "harga.csv"
    path.write_text("komoditas,harga\nberas,12000\n", encoding="utf-8")
    with pytest.raises(NotReadError, match=r"harga\.csv"):
        pseudonymise(path, tmp_path / "x.csv", settings)


def test_the_command_refuses_without_a_key_and_writes_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "survei.csv"
    path.write_text(f"{TITLES}\n{SAME['card'][0]}\n", encoding="utf-8")
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "lab"))
    refused = CliRunner().invoke(app, ["link", "pseudonymise", str(path)])
    assert refused.exit_code == 1
    assert "LAB_LINK_KEY" in refused.output
    monkeypatch.setitem(os.environ, "LAB_LINK_KEY", SECRET)
    assert CliRunner().invoke(app, ["link", "pseudonymise", str(path)]).exit_code == 0
    assert (tmp_path / "survei_tokens.csv").exists()
