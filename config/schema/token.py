"""Pseudonymised respondents: keyed hashes in place of names and numbers, and the persons they lead to."""

from config.schema.types import Column, Kind, Table

# What is hashed together, by number; the first is compared only, since two numbers that differ speak against one person.
TOKENS = {
    1: ("token_nik", "NIK", "NIK"),
    2: ("token_nik_name", "NIK with a word or the first letters of the name", "NIK dengan kata atau huruf awal nama"),
    3: ("token_nik_birth", "NIK with the date of birth", "NIK dengan tanggal lahir"),
    4: ("token_nik15_name", "first 15 digits of the NIK with the name", "15 angka pertama NIK dengan nama"),
    5: ("token_card_birth", "family card with date of birth and name", "nomor KK dengan tanggal lahir dan nama"),
    6: ("token_card_name", "family card with the name", "nomor KK dengan nama"),
    7: ("token_name_birth_desa", "name, date of birth and desa", "nama, tanggal lahir dan desa"),
    8: ("token_word_birth_desa", "a word of the name, date of birth, sex and desa", "kata nama, tanggal lahir, kelamin dan desa"),
    9: ("token_name_birth", "name of several words and date of birth", "nama beberapa kata dan tanggal lahir"),
}  # fmt: skip
TOKEN_COLUMNS = tuple(name for name, _, _ in TOKENS.values())

COLUMNS = (
    *(
        Column(
            name=name,
            kind=Kind.ID,
            meaning=f"Keyed hashes of {meaning}, with blanks between.",
            meaning_id=f"Hash berkunci dari {meaning_id}.",
            sensitive=True,
        )
        for name, meaning, meaning_id in TOKENS.values()
    ),
    Column(
        name="respondent_row",
        kind=Kind.ID,
        meaning="Sheet and row of a respondent in the file that the submitter keeps.",
        meaning_id="Lembar dan baris responden pada berkas pengirim.",
    ),
    Column(
        name="list_token",
        kind=Kind.ID,
        meaning="Keyed hash of the file of respondents, so that rows of two files are never one.",
        meaning_id="Sandi berkas responden.",
    ),
    Column(
        name="key_check",
        kind=Kind.ID,
        meaning="Keyed hash of the recipe, the same for two parties with one key and one version of it.",
        meaning_id="Tanda kunci dan resep yang sama pada kedua pihak.",
    ),
    Column(
        name="token_no",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=9,
        meaning="Number of what was hashed together, the surest first.",
        meaning_id="Nomor jenis hash, dari yang paling pasti.",
    ),
    Column(
        name="token_status",
        kind=Kind.CODE,
        codes="token_status",
        meaning="Whether a pseudonymised respondent was found among the persons.",
        meaning_id="Hasil penautan responden bersandi.",
    ),
)

TABLES = (
    Table(
        name="std.token_record",
        grain="one respondent of a pseudonymised file",
        columns=("record_id", "submission_id", "list_token", "respondent_row", "key_check", *TOKEN_COLUMNS),
        key=("record_id",),
        required=("submission_id", "list_token", "respondent_row", "key_check"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="core.token_link",
        grain="one respondent of a pseudonymised file and the person found, if any",
        columns=("record_id", "submission_id", "respondent_row", "person_id", "token_no", "token_status"),
        key=("record_id",),
        required=("submission_id", "respondent_row", "token_status"),
    ),
)
