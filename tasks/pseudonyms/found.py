"""The laboratory's side: pseudonymised respondents held against all persons, and the answer that their university gets."""

import csv
from pathlib import Path
from typing import Any

from config.link_key import LinkKey, LinkKeyError, load_link_key
from config.schema.token import TOKENS
from config.settings import Settings
from tasks.pseudonyms.tokens import blocks, key_check, make_tokens
from tasks.publish.tabular import neutral
from tasks.warehouse import Connection, replace_table, rows, scalar

SOURCE = "survey_tokens"
HEAD = ("respondent_row", "token_status", "token_no", "person_token")
SUBJECT = """
create or replace temp table token_subject as
select p.person_id as subject_id, k.nik_valid, k.nik15, k.kk_valid, k.person_name_key, k.birth_date, k.birth_full, k.sex, k.area_code
from std.person_key as k
join core.person_record as p on p.record_id = k.record_id
"""
WAITING = """
insert into core.token_link by name
select record_id, submission_id, respondent_row, 'no_key' as token_status from std.token_record
"""


def link_respondents(con: Connection, settings: Settings) -> int:
    """Makes core.token_link anew of every pseudonymised respondent; returns how many were found.

    They add no persons and change none. Without a key they wait, and all else goes on.
    """
    con.execute("delete from core.token_link")
    if not scalar(con, "select count(*) from std.token_record"):
        return 0
    try:
        key = load_link_key(settings)
    except LinkKeyError:
        con.execute(WAITING)
        return 0
    hold_against_persons(con, key)
    return int(scalar(con, "select count(*) from core.token_link where token_status = 'linked'"))


def hold_against_persons(con: Connection, key: LinkKey) -> None:
    """Respondents to persons by their surest common hash."""
    given = " union all ".join(
        f"select record_id, {number} as token_no, {name} as tokens from std.token_record where {name} is not null"
        for number, (name, _, _) in TOKENS.items()
    )
    con.execute(f"create or replace temp table given_token as {given}")
    con.execute(
        "create or replace temp table asked as select distinct unnest(string_split(tokens, ' ')) as token from given_token"
    )
    con.execute(SUBJECT)
    make_tokens(con, key, "found_token", "token in (select token from asked)")
    con.execute(
        "create or replace temp view person_token as select subject_id as person_id, token_no, token from found_token"
    )
    replace_table(con, "core.token_link", "tokens/token_link", {"key_check": key_check(con, key)})
    con.execute("drop table token_subject")


def token_counts(con: Connection) -> list[dict[str, Any]]:
    """Respondents of each pseudonymised file by what became of them."""
    return rows(
        con,
        "select s.file_name as file, t.token_status as status, count(*) as respondents from core.token_link as t "
        "join core.submission as s on s.submission_id = t.submission_id group by all order by file, respondents desc, status",
    )


def write_answers(con: Connection, settings: Settings) -> list[Path]:
    """Tells each university which of its rows were found, with a keyed hash in place of our id; returns the files.

    The same person has the same hash in every file of one key, and no other key gives it. Raises LinkKeyError.
    """
    key = load_link_key(settings)
    files = rows(
        con,
        "select submission_id, submitter, file_name from core.submission where source = ? and state like 'accepted%'",
        [SOURCE],
    )
    written = []
    for file in files:
        found = con.execute(
            "select respondent_row, token_status, token_no, keyed_hash('person|' || person_id, $inner_block, $outer_block) as person_token "
            "from core.token_link where submission_id = $id order by respondent_row",
            {"id": file["submission_id"], **blocks(key)},
        ).fetchall()
        path = settings.outbox / file["submitter"] / SOURCE / f"{Path(file['file_name']).stem}_found.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEAD, *((neutral(str(row)), *rest) for row, *rest in found)])
        written.append(path)
    return written
