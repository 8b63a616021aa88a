"""How far published figures depend on the cut of linking: the same records linked in several plausible ways, all figures computed for each.

Nothing is modelled: a copy of the warehouse is linked, merged and counted again at every cut, so that the doubt holds
whatever an indicator does with persons and families.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from config.settings import Settings
from tasks.link_edges import begin_edges
from tasks.warehouse import Connection, open_warehouse, rows, scalar, sql_text

# Areas large enough that the movement of a figure tells of no person.
LEVELS = ("kabupaten", "topography")


@contextmanager
def copied(con: Connection, settings: Settings) -> Iterator[Connection]:
    """A copy of the warehouse to try things in; it is gone afterwards."""
    con.execute("checkpoint")
    with TemporaryDirectory(prefix="doubt-", dir=settings.home) as folder:
        trial = settings.model_copy(update={"home": Path(folder)})
        copyfile(settings.warehouse, trial.warehouse)
        with closing(open_warehouse(trial)) as copy:
            copy.execute("create temp table trial (link_set bigint, figure varchar, value double)")
            copy.execute("create temp table fresh_record (record_id varchar)")
            begin_edges(copy)
            yield copy


def keep_trial(copy: Connection, number: int, threshold: int) -> None:
    """Notes the figures of one link set; number 0 is the set at the declared cut."""
    copy.execute(
        f"insert into trial select $number, figure, value from ({sql_text('out/trial_figure')})",
        {"number": number, "levels": list(LEVELS), "threshold": threshold},
    )


def list_doubt(con: Connection, copy: Connection) -> int:
    """Replaces out.linkage_doubt by the figures that moved; returns how many."""
    moved = copy.sql(sql_text("out/linkage_doubt")).to_arrow_table()
    con.register("moved", moved)
    con.execute("delete from out.linkage_doubt")
    con.execute("insert into out.linkage_doubt by name select * from moved")
    con.unregister("moved")
    return int(scalar(con, "select count(*) from out.linkage_doubt"))


def headline_doubt(con: Connection) -> list[dict[str, object]]:
    """Totals of the kabupaten that move, the most moved first."""
    return rows(
        con,
        "select indicator, period, breakdown, category, round(value, 2) as value, round(lowest, 2) as lowest, round(highest, 2) as highest "
        "from out.linkage_doubt where area_level = 'kabupaten' "
        "order by (highest - lowest) / nullif(abs(value), 0) desc, indicator, period, breakdown, category",
    )
