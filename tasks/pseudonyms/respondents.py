"""The university's side: its own file of respondents into a file of keyed hashes, on its own machine."""

import datetime as dt
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from pyarrow.csv import write_csv

from config.link_key import load_link_key
from config.schema.token import TOKENS
from config.settings import PROJECT, Settings
from config.sources import read_source
from tasks.account import set_pending
from tasks.file_hash import hash_file
from tasks.load import load_raw
from tasks.pseudonyms.tokens import key_check, make_tokens, mark
from tasks.read_files import read_files
from tasks.receive import Arrival, Receipt, list_submission, matching_tables
from tasks.regions import load_region_tables, regency_parameters
from tasks.report import file_message
from tasks.standardise import create_tables, standardise
from tasks.warehouse import Connection, open_memory, rows, sql_text

FORMAT = PROJECT / "config" / "respondents.yml"
SUFFIX = "_tokens.csv"


class NotReadError(ValueError):
    """The file could not be read as a list of respondents; the message says what to do."""


def pseudonymise(path: Path, target: Path, settings: Settings) -> int:
    """Writes the keyed hashes of every respondent of a file; returns the respondents.

    Rows are named by the number of their sheet and their row, so that the sender, and nobody else, knows whose they are. Raises
    LinkKeyError without a usable key, NotReadError for a file that is no list of respondents.
    """
    key = load_link_key(settings)
    with closing(open_memory()) as con, TemporaryDirectory(prefix="lab-pseudonyms-") as folder:
        read_respondents(con, path, settings.model_copy(update={"home": Path(folder)}))
        con.execute(f"create temp table token_subject as {sql_text('tokens/respondent')}")
        make_tokens(con, key, "token")
        names = ", ".join(f'"{number}" as {name}' for number, (name, _, _) in TOKENS.items())
        query = f"select $list_token as list_token, respondent_row, key_check, {names} from ({sql_text('tokens/token_file')})"
        found = con.sql(
            query, params={"key_check": key_check(con, key), "list_token": mark(con, key, hash_file(path))}
        ).to_arrow_table()
        write_csv(found, target)
    return int(found.num_rows)


def read_respondents(con: Connection, path: Path, settings: Settings) -> None:
    """The rows of a file as `std.respondents_respondent`, read as files of the laboratory are; raises NotReadError."""
    source = read_source(FORMAT)
    load_region_tables(con, settings.regency)
    create_tables(con, source)
    arrival = Arrival(source.name, matching_tables(source, path.name), path, path.name)
    receipt = Receipt("respondents", arrival, hash_file(path), dt.datetime(1900, 1, 1))
    list_submission(con, receipt)
    load_raw(con, source, read_files([receipt], source, settings), settings)
    if not set_pending(con, source.name):
        (found,) = rows(con, "select file_name, message_key, message_detail from core.submission")
        raise NotReadError(file_message(found, settings.language))
    standardise(con, source, "respondent", regency_parameters(settings.regency))
