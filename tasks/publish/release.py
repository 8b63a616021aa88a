"""Builds one release of all published figures: an immutable folder that appears whole or not at all."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from config.disclosure import load_disclosure
from config.indicator import Indicator
from config.publication import load_publication
from config.region import load_regency
from config.settings import Settings
from tasks.contract.write import write_contract
from tasks.difference.compare import write_difference
from tasks.lineage.openlineage import write_openlineage
from tasks.lineage.versions import write_versions
from tasks.metadata.write import write_metadata
from tasks.publish import database, tabular
from tasks.publish.answers import withhold_few_answers
from tasks.publish.dictionary import DictionaryRow, dictionary_markdown, write_dictionary
from tasks.publish.disclosure import protect_figures
from tasks.publish.facts import Release, ReleaseFacts, ReleaseReport
from tasks.publish.folders import CURRENT, PREVIEW, building, point_at, pointed_release
from tasks.publish.geo import write_maps
from tasks.publish.manifest import write_manifest, write_readme
from tasks.publish.side_by_side import Writer, writing_beside
from tasks.publish.workbook import write_workbook
from tasks.site.build import LANGUAGES, write_file_pages, write_pages
from tasks.warehouse import Connection, attached, fetch_value, run_model, scalar

DATABASE = "published.duckdb"


class UnpublishableFigures(ValueError):
    """The figures are none, of another release, there twice, or blank without a status that says why."""


def build_release(
    con: Connection,
    settings: Settings,
    release_id: str,
    *,
    indicators: Sequence[Indicator],
    facts: ReleaseFacts,
    preview: bool = False,
) -> ReleaseReport:
    """Publishes the figures of `out.indicator` as `published/<release_id>` and points `published/current` at it, or `preview`.

    Small counts are withheld first, in the warehouse too. Call it outside a transaction, since it writes to two databases.
    Raises BadReleaseId, ReleaseExists, UnpublishableFigures, BoundaryWithoutArea, DashboardBroken, NotCompared and
    ReleaseStopped; nothing is left behind then and `current` stays where it was.
    """
    release = Release(
        release_id=release_id,
        indicators=tuple(indicators),
        facts=facts,
        publication=load_publication(),
        regency=load_regency(settings.regency),
    )
    previous = pointed_release(settings.published)
    with building(settings.published, release_id) as folder:
        withheld = protect_figures(con, release.threshold, indicators, load_disclosure())
        withheld += withhold_few_answers(con, release.threshold)
        refuse_unpublishable(con, release)
        row_counts = _write_all(con, settings, release, folder, previous)
        sizes = write_manifest(release, folder, row_counts, previous)
    point_at(settings.published, release_id, PREVIEW if preview else CURRENT)
    return ReleaseReport(
        release=release_id,
        previous=previous,
        folder=settings.published / release_id,
        rows=row_counts,
        withheld=withheld,
        files=len(sizes) + 1,
        size_bytes=sum(sizes.values()),
    )


def refuse_unpublishable(con: Connection, release: Release) -> None:
    """Raises UnpublishableFigures unless there are figures, all of this release, each once and explained by its status."""
    found = {str(r[0]) for r in con.execute("select distinct release from out.indicator").fetchall()}
    if found != {release.release_id}:
        raise UnpublishableFigures(f"out.indicator holds releases {sorted(found)}, not only {release.release_id}")
    showing = [name for name, status in release.publication.statuses.items() if status.shows]
    run_model(con, "out/unexplained", {"showing": showing})
    if unexplained := fetch_value(con):
        raise UnpublishableFigures(f"{unexplained} figures have a value and a status that contradict each other")
    run_model(con, "out/repeated")
    if repeated := fetch_value(con):
        raise UnpublishableFigures(f"{repeated} figures are there more than once")


def _write_all(
    con: Connection,
    settings: Settings,
    release: Release,
    folder: Path,
    previous: str | None,
) -> dict[str, int]:
    figures = int(scalar(con, "select count(*) from out.indicator"))
    writers = _beside(settings)
    with writing_beside(release, folder, writers=writers, figures=figures, processes=settings.threads) as beside:
        with attached(con, "published", folder / DATABASE, writable=True):
            dictionary = _make_tables(con, release)
            tabular.write_parquet(con, folder / "parquet")
            for writer in writers:
                beside.begin(writer)
            _write_text(con, release, folder, dictionary)
            row_counts = database.count_rows(con)
            write_contract(con, settings, release, folder, previous)
            write_versions(settings, release, folder, previous)
            write_metadata(con, release, folder)
            write_difference(con, settings, release, folder, previous)
        beside.wait()
    with attached(con, "published", folder / DATABASE):
        write_file_pages(con, release, folder)
    return row_counts


def _beside(settings: Settings) -> list[Writer]:
    """What needs only the tables; the longest first, so that no process is left with one when the others are done.

    Before them the maps, which say when a boundary has no area, where pages would only fail.
    """
    pages = [partial(write_pages, settings=settings, language=language) for language in LANGUAGES]
    return [
        partial(write_maps, settings=settings),
        *pages,
        write_workbook,
        partial(write_openlineage, settings=settings),
    ]


def _make_tables(con: Connection, release: Release) -> tuple[DictionaryRow, ...]:
    database.copy_figures(con)
    dictionary = write_dictionary(con, release)
    database.write_wide_tables(con, release)
    database.create_views(con)
    return dictionary


def _write_text(con: Connection, release: Release, folder: Path, dictionary: tuple[DictionaryRow, ...]) -> None:
    tabular.write_csv(con, folder / "csv")
    (folder / "csv" / "dictionary.csv").rename(folder / "dictionary.csv")
    (folder / "dictionary.md").write_text(dictionary_markdown(dictionary, release), encoding="utf-8")
    write_readme(release, folder / "README.txt")
