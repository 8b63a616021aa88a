"""What pseudonymised linking loses: respondents of a survey held against all other records in clear text and by keyed hashes."""

from config.link_key import LinkKey
from config.schema.token import TOKENS
from tasks.pseudonyms.found import hold_against_persons
from tasks.pseudonyms.tokens import key_check, make_tokens
from tasks.warehouse import Connection, scalar, sql_text

SURVEY = "kobo_survey"
KEY = LinkKey.of("a key for a proof on invented persons")
RESPONDENT = """
create or replace temp table token_subject as
select record_id as subject_id, row_number() over (order by record_id) as place, nik_valid, nik15, kk_valid, person_name_key, birth_date,
    birth_full, sex, area_code
from std.person_key where source_table like $survey || '%'
"""
# The person of a cluster is the one that most of its records are, the respondents of the survey left out.
BEARER = """
create or replace temp table bearer as
select c.cluster_no, mode(t.true_person_id) as true_person_id
from cluster_item as c join truth as t on t.record_id = c.item_id
where c.item_id not in (select subject_id from respondent) group by c.cluster_no
"""
REACHABLE = (
    "select count(*) from respondent as r join truth as t on t.record_id = r.subject_id where t.true_person_id in "
    "(select o.true_person_id from truth as o where o.record_id not in (select subject_id from respondent))"
)
JUDGED = (
    "select count(*) as found, count(*) filter (where b.true_person_id = t.true_person_id) as right_ones from ({found}) as f "
    "join bearer as b on b.cluster_no = f.cluster_no join truth as t on t.record_id = f.record_id"
)
CLEAR = "select c.item_id as record_id, c.cluster_no from cluster_item as c join respondent as r on r.subject_id = c.item_id"
HASHED = "select respondent_row as record_id, cast(person_id as bigint) as cluster_no from core.token_link where token_status = 'linked'"


def prove_pseudonyms(con: Connection) -> dict[str, float]:
    """Precision and recall over respondents, in clear text by the clusters at hand and by hashes against the same without them.

    Recall counts respondents whose person some other list has.
    """
    con.execute(RESPONDENT, {"survey": SURVEY})
    con.execute("create or replace temp table respondent as select subject_id from token_subject")
    con.execute(BEARER)
    reachable = int(scalar(con, REACHABLE))
    clear = judge(con, CLEAR, reachable)
    send_hashes(con)
    con.execute("delete from core.person_record")
    con.execute(
        "insert into core.person_record by name select item_id as record_id, cast(cluster_no as varchar) as person_id from cluster_item "
        "where item_id not in (select subject_id from respondent)"
    )
    hold_against_persons(con, KEY)
    hashed = judge(con, HASHED, reachable)
    for table in ("core.person_record", "core.token_link", "std.token_record"):
        con.execute(f"delete from {table}")
    return {f"survey {part}, {way}": value for way, found in (("clear text", clear), ("keyed hashes", hashed))
            for part, value in zip(("precision", "recall"), found, strict=True)}  # fmt: skip


def judge(con: Connection, found: str, reachable: int) -> tuple[float, float]:
    """Precision and recall of respondents with the cluster that was found for them."""
    ((count, right),) = con.execute(JUDGED.format(found=found)).fetchall()
    return right / count, right / reachable


def send_hashes(con: Connection) -> None:
    """The respondents as their file of hashes would bring them."""
    make_tokens(con, KEY, "token")
    names = ", ".join(f'"{number}" as {name}' for number, (name, _, _) in TOKENS.items())
    con.execute(
        "insert into std.token_record by name select respondent_row as record_id, 'survey' as submission_id, 'survey' as list_token, "
        f"respondent_row, key_check, {names} from ({sql_text('tokens/token_file')})",
        {"key_check": key_check(con, KEY)},
    )
