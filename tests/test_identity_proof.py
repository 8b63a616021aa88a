"""The proof of identity itself: public test sets as they are read and linked, and measurements that outlive a stop."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tasks.warehouse import open_memory
from tests.identity_febrl import SETS, link_set, prove_febrl, read_set
from tests.identity_results import Measurement, Results, basis_of
from tests.identity_truth import agreement
from tests.proof_identity import SEEDS

HEAD = "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id"
# Made up in the manner of FEBRL: each person once as meant and once or twice as mistyped.
PEOPLE = (
    "rec-0-org, erin, walcott, 14, banjo place, , redbank, 4017, nsw, 19610722, 4110523",
    "rec-0-dup-0, erni, walcott, 14, banjo place, , redbank, 4017, nsw, 19610722, 4110523",
    "rec-1-org, tomas, brandis, 3, mirrabei drive, eastcourt, dapto, 2810, vic, 19430206, 7702918",
    "rec-1-dup-0, tomas, brandsi, 3, mirrabei drive, eastcourt, dapto, 2810, vic, 19430206, 7702918",
    "rec-1-dup-1, tomas, brandis, 8, mirrabei drvie, , dapto, 2801, vic, , 7702918",
    "rec-2-org, lachlan, orchard, 77, kosciusko avenue, , kallangur, 6025, qld, 19880119, 2230456",
    "rec-2-dup-0, lachlan, orchard, 77, koscuisko avenue, , kallangur, 6025, qld, 19880119, 2230456",
    "rec-2-dup-1, lachlan, orchard, 77, kosciusko avenue, , kallangur, 6205, qld, 19880119, 2230465",
    "rec-3-org, holly, quist, 21, ashkanasy crescent, , bulleen, 3040, wa, 19051130, 9981174",
    "rec-3-dup-0, , quist, 21, ashkanasy crescent, , bulleen, 3040, wa, 19051130, 9981174",
    "rec-4-org, damian, febey, 5, chomley street, , werribee, 5112, sa, 19720814, 1340067",
    "rec-4-dup-0, damian, fbeey, 5, chomley street, , werribee, 5112, sa, 19720841, 1340067",
)


def write_set(folder: Path, name: str, people: Iterable[str]) -> None:
    """One file of a public set."""
    (folder / name).write_text("\n".join((HEAD, *people)) + "\n", encoding="utf-8")


def test_a_public_row_becomes_a_record_whose_number_tells_no_birth_date(tmp_path: Path) -> None:
    write_set(tmp_path, "dataset3.csv", PEOPLE)
    whole = read_set(tmp_path, ("dataset3.csv",), with_id=True).to_pylist()
    first, last = whole[0], whole[-1]
    assert (first["true_person_id"], first["full_name"], first["birth_date"]) == ("0", "erin walcott", "1961-07-22")
    assert (first["nik"], first["nik_status"], first["area_code"]) == ("4110520101990003", "valid", "4017")
    # The 41st of a month is none.
    assert (last["true_person_id"], last["birth_date"]) == ("4", None)
    assert {p["nik"] for p in read_set(tmp_path, ("dataset3.csv",), with_id=False).to_pylist()} == {None}


def test_a_public_set_is_linked_by_the_number_and_in_part_without_it(tmp_path: Path) -> None:
    write_set(tmp_path, "dataset3.csv", PEOPLE)
    found = {}
    for with_id in (True, False):
        with closing(open_memory()) as con:
            link_set(con, read_set(tmp_path, ("dataset3.csv",), with_id=with_id))
            found[with_id] = agreement(con)
    assert (found[True].precision, found[True].recall) == (1.0, 1.0)
    assert found[False].precision == 1.0
    assert 0 < found[False].recall < 1


def test_public_sets_that_are_not_there_are_said_so(tmp_path: Path) -> None:
    told: list[str] = []
    write_set(tmp_path, SETS["FEBRL 3"][0], PEOPLE)
    prove_febrl(tmp_path, told.append)
    [line] = told
    assert "FEBRL 3 and 4: not present" in line
    assert "dataset4a.csv" in line


def test_a_proof_that_stopped_finds_what_it_has_measured(tmp_path: Path) -> None:
    one = Measurement(1000, 7, "no news", "abc", {"churn": 0.25}, {"rules": [{"rule": 1, "pairs": 3}]})
    Results(tmp_path).add(one)
    # The next one was stopped in the middle of its line.
    with (tmp_path / "results.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"persons": 1000, "seed"')
    again = Results(tmp_path)
    assert again.get(1000, 7, "no news", "abc") == one
    assert again.get(1000, 7, "no news", "files that have changed since") is None
    again.add(one)
    assert Results(tmp_path).get(1000, 7, "no news", "abc") == one


def test_a_measurement_rests_on_its_files() -> None:
    assert basis_of(("sql/link/0*.sql",)) == basis_of(("sql/link/0*.sql", "sql/link/01_*.sql"))
    assert basis_of(("sql/link/0*.sql",)) != basis_of(("sql/link/01_*.sql",))


def test_no_seed_that_is_reported_was_used_for_tuning() -> None:
    # Comparisons and cuts were chosen on 33 and 34; the shipped model was fitted to 33.
    reported = [seed for seeds in SEEDS.values() for seed in seeds]
    assert not {33, 34} & {*reported}
    assert min(map(len, SEEDS.values())) >= 3
