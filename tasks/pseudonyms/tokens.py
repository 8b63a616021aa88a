"""Keyed hashes out of standardised records, the same on both sides, since names are folded and numbers checked by the same SQL."""

from hashlib import sha256

from config.link_key import LinkKey
from tasks.warehouse import SQL, Connection, scalar, sql_text

# What decides which hashes a record gives; two sides with different versions of it would find nobody and not know why.
RECIPE = ("tokens/token", "macros/name", "macros/token", "macros/identity_number")


def key_check(con: Connection, key: LinkKey) -> str:
    """A mark of key and recipe, to be held against the one in a file."""
    recipe = sha256("".join((SQL / f"{name}.sql").read_text(encoding="utf-8") for name in RECIPE).encode()).hexdigest()
    return mark(con, key, recipe)


def mark(con: Connection, key: LinkKey, said: str) -> str:
    """The keyed hash of one text."""
    return str(scalar(con, "select keyed_hash($said, $inner_block, $outer_block)", {"said": said, **blocks(key)}))


def make_tokens(con: Connection, key: LinkKey, table: str, condition: str = "true") -> None:
    """The temporary table of that name, `(subject_id, token_no, token)`, of all records in `token_subject`.

    `token_subject` has subject_id and the columns nik_valid, nik15, kk_valid, person_name_key, birth_date, birth_full, sex and
    area_code of std.person_key; `condition` says which hashes are kept.
    """
    con.execute(
        f"create or replace temp table {table} as select distinct * from ({sql_text('tokens/token')}) where {condition}",
        blocks(key),
    )


def blocks(key: LinkKey) -> dict[str, bytes]:
    """The parameters that hold the key; it never stands in the text of a statement."""
    return {"inner_block": key.inner, "outer_block": key.outer}
