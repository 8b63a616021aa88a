"""What is another between two bases, so that only the causes that there can be are looked at."""

from dataclasses import dataclass

from tasks.warehouse import Connection, rows, scalar

USED = "state in ('accepted', 'accepted_in_part')"


@dataclass(frozen=True, kw_only=True)
class Causes:
    """Which inputs differ: new files, files replaced or withdrawn and the rest by kind; `recoded` when a desa lost its code."""

    new_files: int
    replaced_files: int
    lost_files: int
    series: bool
    corrections: bool
    linkage: bool
    figures: bool
    processing: bool
    calendar: bool
    areas: bool
    recoded: bool
    disclosure: bool

    @property
    def data(self) -> tuple[int, ...]:
        """The numbers of causes that change rows, in the order they are let in: late, corrected, linked, processed."""
        late = self.new_files or self.lost_files or self.series
        found = (late, self.corrections or self.replaced_files, self.linkage, self.processing)
        return tuple(number for number, is_there in enumerate(found, start=1) if is_there)


def compare_inputs(con: Connection) -> Causes:
    """What differs between the bases attached as `before` and `after`."""
    differing = {
        r["name"]
        for r in rows(
            con,
            "select name from before.input as b full join after.input as a using (name) where b.value is distinct from a.value",
        )
    }
    before = f"(select * from before.core.submission where {USED})"
    after = f"(select * from after.core.submission where {USED})"
    absent = f"submission_id not in (select submission_id from {before} as b)"
    replaced = (
        f"(select r.superseded_by from after.core.submission as r join {before} as b on b.submission_id = r.submission_id "
        "where r.superseded_by is not null)"
    )
    new = int(scalar(con, f"select count(*) from {after} as a where {absent} and submission_id not in {replaced}"))
    revised = int(scalar(con, f"select count(*) from {after} as a where {absent} and submission_id in {replaced}"))
    lost = int(
        scalar(
            con,
            f"select count(*) from {before} as b where submission_id not in (select submission_id from {after} as a) "
            "and submission_id not in (select submission_id from after.core.submission where superseded_by is not null)",
        )
    )
    return Causes(
        new_files=new,
        replaced_files=revised,
        lost_files=lost,
        series=_differs(con, "official_series"),
        corrections="corrections" in differing,
        linkage="linkage" in differing,
        figures="figures" in differing,
        processing="processing" in differing,
        calendar="as_of" in differing,
        areas=_differs(con, "core.region"),
        recoded=bool(
            scalar(
                con,
                "select count(*) from before.core.region where area_code not in (select area_code from after.core.region)",
            )
        ),
        disclosure="disclosure" in differing,
    )


def _differs(con: Connection, table: str) -> bool:
    both = f"(from before.{table} except from after.{table}) union all (from after.{table} except from before.{table})"
    return bool(scalar(con, f"select count(*) from ({both})"))
