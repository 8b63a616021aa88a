"""Measures the rules that propose repairs, and what accepted ones do to linking, against invented persons; prints the figures."""

import random
import re
from contextlib import closing
from pathlib import Path

from config.repairs import load_repairs
from config.settings import Settings
from tasks.link import link
from tasks.warehouse import Connection, open_warehouse, rows, scalar, sql_text
from tests.proof_command import lab, prove_sizes, say, share

SIZES = ((20_000, 51), (100_000, 79), (200_000, 78))
REGISTRY = "dtsen/anggota_keluarga_dtsen_v3_2026_33.26.csv"
# The simulator makes no slips of the finger in numbers; the proof puts them into the largest list.
SLIP_SHARE = 0.005
NUMBER_FIRST = re.compile(rb'"\d{16}"\|')
COLUMNS = {
    "nik_last_digit_lost": "nik", "nik_dot_zero": "nik", "nik_scientific": "nik", "nik_masked": "nik", "nik_temporary": "nik",
    "nik_equals_kk": "nik", "nik_borrowed": "nik", "kk_swapped": "nik", "digit_slip": "nik", "kk_dot_zero": "kk",
    "birth_date_default": "birth_date", "birth_date_wrong": "birth_date",
}  # fmt: skip
RIGHT = """
create temp table judged as
select p.*, t.file, t.true_person_id, t.defects,
    p.proposed_value = case p.column_name when 'nik' then person.nik when 'kk' then family.kk
        when 'sex' then case person.sex when 1 then 'male' else 'female' end else cast(person.birth_date as varchar) end as is_right
from core.repair_proposal as p
join core.submission as s on s.submission_id = p.submission_id
join truth as t on t.file = s.source || '/' || s.file_name and t.sheet = p.sheet and t.row_no = p.row_no
join person on person.true_person_id = t.true_person_id
join family on family.true_family_id = t.true_family_id
"""
# A damaged number can only be found where another row in use has it whole; the form alone mends suffixes and swaps.
BY_DEFECT = """
with hit as (
    select t.*, s.submission_id from truth as t
    join core.submission as s on t.file = s.source || '/' || s.file_name and s.state in ('accepted', 'accepted_in_part')
    where list_contains(string_split(t.defects, ','), $defect) and not list_contains(string_split(t.defects, ','), 'exact_duplicate')
),
whole as (
    select distinct t.true_person_id from std.person_record as r
    join core.submission as s on s.submission_id = r.submission_id
    join truth as t on t.file = s.source || '/' || s.file_name and t.sheet = r.sheet and t.row_no = r.row_no
    join person on person.true_person_id = t.true_person_id
    where r.nik = person.nik and r.nik_status = 'valid'
        and ($column <> 'birth_date' or r.birth_date = person.birth_date)
)
select count(*) as rows_hit,
    count(*) filter (where w.true_person_id is not null) as known_elsewhere,
    count(j.proposal_id) as proposed,
    count(*) filter (where j.is_right) as right_ones,
    count(*) filter (where j.is_right and w.true_person_id is not null) as right_known
from hit
left join whole as w on w.true_person_id = hit.true_person_id
left join judged as j on j.submission_id = hit.submission_id and j.sheet = hit.sheet and j.row_no = hit.row_no
    and j.repair_rank = 1 and j.column_name = $column
"""
BY_RULE = """
select rule, column_name, count(*) as proposals, count(*) filter (where is_right) as right_ones,
    count(*) filter (where repair_status = 'accepted_by_rule') as accepted,
    count(*) filter (where repair_status = 'accepted_by_rule' and is_right) as accepted_right
from judged group by rule, column_name order by rule, column_name
"""
# Pairs of records in use: how many are one person in truth, how many the linking made one, and how many are both.
PAIRS = """
with record as (
    select c.cluster_no, t.true_person_id
    from cluster_item as c
    join std.person_record as r on r.record_id = c.item_id
    join core.submission as s on s.submission_id = r.submission_id
    join truth as t on t.file = s.source || '/' || s.file_name and t.sheet = r.sheet and t.row_no = r.row_no
),
together as (select count(*) as n from record group by cluster_no, true_person_id),
linked as (select count(*) as n from record group by cluster_no),
real as (select count(*) as n from record group by true_person_id)
select (select sum(n * (n - 1) // 2) from together) as right_ones, (select sum(n * (n - 1) // 2) from linked) as linked,
    (select sum(n * (n - 1) // 2) from real) as real
"""


def slip_digits(inbox: Path, seed: int) -> list[int]:
    """Mistypes one of the third to twelfth digits of some whole numbers of the registry; returns the lines, from 1."""
    path, slipped = inbox / REGISTRY, []
    rng = random.Random(seed)
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, start=1):
        if rng.random() > SLIP_SHARE or not NUMBER_FIRST.match(line):
            continue
        changed = bytearray(line)
        at = rng.randrange(3, 13)
        changed[at] = rng.choice([d for d in b"0123456789" if d != line[at]])
        lines[number - 1] = bytes(changed)
        slipped.append(number)
    path.write_bytes(b"\n".join(lines))
    return slipped


def load_truth(con: Connection, folder: Path, slipped: list[int]) -> None:
    """Who is who, with the slips of the proof noted beside the simulator's defects."""
    for name, table in (("records", "truth"), ("persons", "person"), ("families", "family")):
        con.execute(f"create temp table {table} as select * from read_parquet(?)", [str(folder / f"{name}.parquet")])
    con.execute(
        "update truth set defects = concat_ws(',', nullif(defects, ''), 'digit_slip') where file = ? and list_contains(?, row_no)",
        [REGISTRY, slipped],
    )
    con.execute(RIGHT)


def show_defects(con: Connection) -> None:
    """Precision and recall of the best proposal of each damaged cell, by defect."""
    widths = (22, 8, 10, 9, 10, 8, 18)
    say("defect", "rows", "elsewhere", "proposed", "precision", "recall", "recall elsewhere", widths=widths)
    for defect, column in COLUMNS.items():
        (r,) = rows(con, BY_DEFECT, {"defect": defect, "column": column})
        precision, recall = share(r["right_ones"], r["proposed"]), share(r["right_ones"], r["rows_hit"])
        known = share(r["right_known"], r["known_elsewhere"])
        say(defect, r["rows_hit"], r["known_elsewhere"], r["proposed"], precision, recall, known, widths=widths)


def show_rules(con: Connection) -> None:
    """The precision of every rule where it is the first to speak, and that of what it accepted by itself."""
    declared, widths = load_repairs().rules, (28, 11, 9, 10, 9, 9, 10)
    print()  # noqa: T201
    say("rule", "column", "proposals", "precision", "declared", "accepted", "precision", widths=widths)
    for r in rows(con, BY_RULE):
        precision, accepted = share(r["right_ones"], r["proposals"]), share(r["accepted_right"], r["accepted"])
        known = declared[r["rule"]].precision
        say(
            r["rule"], r["column_name"], r["proposals"], precision, known or "-", r["accepted"], accepted, widths=widths
        )


def show_linking(con: Connection) -> None:
    """Precision and recall of linked pairs, with the numbers as received and with accepted repairs in their place."""
    widths = (28, 11, 12, 12, 10, 10)
    print()  # noqa: T201
    say("linking with", "repaired", "pairs", "right", "precision", "recall", widths=widths)
    for numbers, which in (("numbers as received", " limit 0"), ("accepted repairs", "")):
        con.execute("delete from std.person_repair")
        con.execute(f"insert into std.person_repair by name {sql_text('repair/person_repair')}{which}")
        link(con, "proof")
        repaired = scalar(con, "select count(*) from std.person_repair")
        (r,) = rows(con, PAIRS)
        precision, recall = (f"{r['right_ones'] / r[whole]:.6f}" for whole in ("linked", "real"))
        say(numbers, repaired, r["linked"], r["right_ones"], precision, recall, widths=widths)


def prove(persons: int, seed: int, home: Path) -> None:
    """Simulates, damages, takes in, links and measures one regency."""
    lab(home, "simulate", "--persons", str(persons), "--seed", str(seed), "--out", str(home / "inbox"), "--truth", str(home / "truth"))  # fmt: skip
    slipped = slip_digits(home / "inbox", seed)
    lab(home, "ingest")
    lab(home, "link")
    with closing(open_warehouse(Settings(home=home))) as con:
        (step,) = rows(con, "select max(seconds) as seconds from audit.run where step = 'repairs'")
        print(f"\n{persons:,} persons, seed {seed}; proposals made in {step['seconds']:.1f} s")  # noqa: T201
        load_truth(con, home / "truth", slipped)
        show_defects(con)
        show_rules(con)
        show_linking(con)


if __name__ == "__main__":
    prove_sizes(__doc__, SIZES, prove)
