"""Survey exports of KoboToolbox (domain.md 6.1): a main sheet and a repeat sheet, as labels or as XML names."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from config.simulate_files import Wave
from tasks.simulate import defects
from tasks.simulate.dates import ISO, date_text
from tasks.simulate.defects import Injector
from tasks.simulate.file_kobo_questions import (
    MAIN,
    MEMBER,
    NUMERIC,
    Answers,
    first_family,
    main_answers,
    member_answers,
)
from tasks.simulate.records import Records, coded, constant, nothing, number_text
from tasks.simulate.sheet_writer import NUMBER, write_workbook
from tasks.simulate.streams import Ints
from tasks.simulate.survey import draw_sample
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import table_sheet
from tasks.simulate.world import World

SHEET, REPEAT = "survei_kesejahteraan", "anggota"
APPROVED, ON_HOLD, NOT_APPROVED = range(3)
REVIEW = {
    True: ("Approved", "On hold", "Not approved"),
    False: ("validation_status_approved", "validation_status_on_hold", "validation_status_not_approved"),
}
DAYS, WIB_HOURS, TEAMS = 20, 7, 30
SUBMISSION = ("_id", "_uuid", "_submission_time", "_validation_status")


def write_kobo(world: World, log: Log) -> None:
    """Writes one workbook a wave below `kobo_survey/<wave>/`."""
    for name, wave in world.parameters.survey.waves.items():
        _write_wave(world, log, name, wave)


def _write_wave(world: World, log: Log, name: str, wave: Wave) -> None:
    rng = world.streams.named("kobo", name)
    main, sampled = _main(world, name, wave, rng)
    members = _members(world, main, sampled, wave)
    path = log.root / "kobo_survey" / name / f"survei_kesejahteraan_{name}.xlsx"
    sheets = []
    for sheet, records, questions in ((SHEET, main, MAIN), (REPEAT, members, MEMBER)):
        shown = _renamed(records, questions) if wave.labels else records
        # The tags of an export with HXL stand under the header of the main sheet.
        tags = [f"#{column.rsplit('/', 1)[-1].strip('_')}" for column in shown.cells]
        made, row_no = table_sheet(sheet, shown, below=[tags] if wave.hxl_row and sheet == SHEET else [])
        sheets.append(made)
        log.add(path, sheet, row_no, shown)
    write_workbook(path, sheets)


def _renamed(records: Records, questions: dict[str, str]) -> Records:
    """The same rows under their labels."""
    cells = {questions.get(name, name): column for name, column in records.cells.items()}
    kinds = {questions.get(name, name): kind for name, kind in records.kinds.items()}
    return Records(cells, records.person, records.family, records.flags, kinds)


def _main(world: World, name: str, wave: Wave, rng: np.random.Generator) -> tuple[Records, Ints]:
    """The main sheet and the dwelling of each of its rows; a few interviews were sent twice and the copy refused."""
    rules, answers = world.parameters.survey, Answers(wave.labels)
    sample = draw_sample(world, name, wave.share)
    family = first_family(world, sample.dwelling)
    records = Records({}, world.families["head"][family], family)
    records.cells = main_answers(world, sample, answers, rng)
    records.kinds = {} if wave.text_cells else dict.fromkeys(NUMERIC, NUMBER)
    injector = Injector(records, world.parameters.defects["kobo"], rng)
    defects.damage_names(injector, "identitas/nama_krt")
    _damage_nik(world, injector, "identitas/nik_krt")
    defects.damage_missing(injector, ("identitas/alamat", "perumahan/luas_lantai"))
    review = np.where(rng.random(len(records)) < rules.unfinished_review, ON_HOLD, APPROVED)
    copies = np.flatnonzero(rng.random(len(records)) < rules.rejected_copy)
    index = np.concatenate([np.arange(len(records)), copies])
    review = np.concatenate([review, np.full(len(copies), NOT_APPROVED)])
    found = records.take(index)
    _append(found, review, rng, name=name, wave=wave)
    return found, sample.dwelling[index]


def _append(records: Records, review: Ints, rng: np.random.Generator, *, name: str, wave: Wave) -> None:
    """`start`, the wave and what the server adds to each submission, in the order of an export."""
    n = len(records)
    started = [_moment(wave, *when) for when in zip(rng.integers(0, DAYS, n), rng.integers(0, 32_000, n), strict=True)]
    records.cells["start"] = pa.array([f"{moment:%Y-%m-%dT%H:%M:%S}.000+07:00" for moment in started])
    records.cells["identitas/wave"] = constant(name, n)
    sent = [moment + timedelta(hours=1 - WIB_HOURS) for moment in started]
    added = {
        "_id": number_text(40_000_000 + rng.permutation(n)),
        "_uuid": pa.array([_uuid(rng) for _ in range(n)]),
        "_submission_time": pa.array([f"{moment:%Y-%m-%dT%H:%M:%S}" for moment in sent]),
        "_validation_status": coded(review, REVIEW[wave.labels]),
        "_notes": nothing(n),
        "_status": constant("submitted_via_web", n),
        "_submitted_by": coded(rng.integers(0, TEAMS, n), [f"kelompok_{i:02}" for i in range(1, TEAMS + 1)]),
        "__version__": constant("vDemo2" if wave.labels else "vDemo1", n),
        "_tags": nothing(n),
        "_index": number_text(np.arange(1, n + 1)),
    }
    records.cells = {question: records.cells[question] for question in MAIN} | added
    if not wave.text_cells:
        records.kinds |= dict.fromkeys(("_id", "_index"), NUMBER)


def _moment(wave: Wave, day: int, second: int) -> datetime:
    """A moment of the fieldwork between eight and five o'clock."""
    start = datetime(wave.start.year, wave.start.month, wave.start.day, 8)
    return start + timedelta(days=int(day), seconds=int(second))


def _uuid(rng: np.random.Generator) -> str:
    """An id in the shape of a uuid, from the run's own random numbers so that files stay the same."""
    text = rng.bytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _damage_nik(world: World, injector: Injector, column: str) -> None:
    second = world.text["second_nik"].take(pa.array(injector.records.person))
    defects.damage_nik(injector, column, None, second=second)


def _residents(world: World, dwelling: Ints) -> tuple[Ints, Ints]:
    """Residents of each dwelling and the place of the dwelling they belong to; persons of a dwelling stand together."""
    lives_in = world.dwelling_of_person()
    first, last = np.searchsorted(lives_in, dwelling), np.searchsorted(lives_in, dwelling, side="right")
    count = last - first
    row = np.repeat(np.arange(len(dwelling)), count)
    person = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]
    lives = world.persons["resident"][person]
    return person[lives], row[lives]


def _members(world: World, main: Records, dwelling: Ints, wave: Wave) -> Records:
    """The repeat sheet: residents of the sampled dwellings, in the order of the main sheet."""
    person, row = _residents(world, dwelling)
    records = Records({}, person, world.persons["family"][person])
    records.cells = member_answers(world, person, main.family[row], Answers(wave.labels))
    rng = world.streams.named("kobo members", wave.start.isoformat())
    injector = Injector(records, world.parameters.defects["kobo"], rng)
    birth = defects.damage_birth(injector, world.persons["birth"][person], world.persons["birth_year"][person])
    records.cells["anggota/tanggal_lahir"] = date_text(birth, ISO)
    defects.damage_names(injector, "anggota/nama")
    _damage_nik(world, injector, "anggota/nik")
    parent = {f"_submission_{name}": main.cells[name].take(pa.array(row)) for name in SUBMISSION}
    records.cells |= {
        "_index": number_text(np.arange(1, len(row) + 1)),
        "_parent_table_name": constant(SHEET, len(row)),
        "_parent_index": number_text(row + 1),
        **parent,
    }
    if not wave.text_cells:
        records.kinds |= dict.fromkeys(("_index", "_parent_index", "_submission__id"), NUMBER)
    return records
