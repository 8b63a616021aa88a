"""The long table as SDMX-CSV 2.0, so that exchange systems of statistics offices read it without a converter."""

from pathlib import Path

from config.metadata import Metadata
from tasks.metadata.sdmx_structure import VERSION
from tasks.publish.tabular import copy_csv
from tasks.warehouse import Connection, insert_rows, sql_text


def write_observations(con: Connection, rules: Metadata, path: Path) -> None:
    """Writes every published figure as one observation; one that is withheld has no value and says why in OBS_STATUS.

    Codes of areas have underscores for points, since ids of SDMX have no points. Needs the tables of `published`.
    """
    con.execute("create or replace temp table observation_status (status varchar, code varchar)")
    insert_rows(con, "observation_status", list(rules.observation_status.items()))
    flow = f"{rules.agency.id}:DF_INDICATOR({VERSION})"
    con.execute(f"create or replace temp table observation as {sql_text('metadata/observation')}", {"flow": flow})
    copy_csv(con, "observation", path)
    con.execute("drop table observation")
