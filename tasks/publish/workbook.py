"""The workbook an office opens: what it is, headline sheets by level, the long table and the dictionary."""

from pathlib import Path

from xlsxwriter import Workbook

from tasks.publish.dictionary import read_dictionary
from tasks.publish.facts import Release
from tasks.publish.workbook_areas import write_area_sheet
from tasks.publish.workbook_data import write_data_sheet
from tasks.publish.workbook_style import Book
from tasks.publish.workbook_summary import write_class_sheet, write_regency_sheet
from tasks.publish.workbook_text import write_dictionary_sheet, write_readme_sheet
from tasks.warehouse import Connection, rows


def write_workbook(con: Connection, release: Release, folder: Path) -> None:
    """Writes `folder/excel/indicators.xlsx` from the tables of `published`; the same tables and facts give the same bytes."""
    path = folder / "excel" / "indicators.xlsx"
    path.parent.mkdir()
    dictionary = read_dictionary(con)
    # Rows are written in order and freed at once; no text is ever taken for a formula or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(path, options) as workbook:
        publication = release.publication
        workbook.set_properties(
            {
                "title": publication.title.id,
                "subject": release.release_id,
                "comments": publication.demo_warning.id if release.facts.demo else "",
                "created": release.facts.created.replace(tzinfo=None),
            }
        )
        book = Book(workbook, release)
        periods = {row.name: row.latest_period for row in dictionary if row.entry == "indicator"}
        write_readme_sheet(book, release_facts(con, release))
        write_regency_sheet(con, book)
        write_class_sheet(con, book, periods)
        write_area_sheet(con, book, "kecamatan", periods)
        write_area_sheet(con, book, "desa", periods)
        write_data_sheet(con, book)
        write_dictionary_sheet(book, dictionary)


def release_facts(con: Connection, release: Release) -> dict[str, str]:
    """What the readme sheet says of the release, by the word it stands under."""
    found = rows(
        con,
        "select min(period) as first, max(period) as last, count(*) as figures,"
        " count(*) filter (where status = 'few') as withheld from published.indicator",
    )[0]
    return {
        "release": release.release_id,
        "created": release.created.isoformat(sep=" ", timespec="minutes"),
        "periods": f"{found['first']} - {found['last']}",
        "figures": f"{found['figures']:,}".replace(",", "."),
        "withheld": f"{found['withheld']:,}".replace(",", "."),
        "code_version": release.facts.code_version,
    }
