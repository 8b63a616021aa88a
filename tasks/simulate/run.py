"""Makes a demo inbox in one go: the population first, then every source's files, then the truth behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.settings import load_settings
from config.simulate import SimulationParameters, read_parameters
from tasks.simulate.families import compose
from tasks.simulate.file_bantuan import write_bantuan
from tasks.simulate.file_dtsen import write_dtsen
from tasks.simulate.file_kobo import write_kobo
from tasks.simulate.file_musdes import write_musdes
from tasks.simulate.file_opensid import write_opensid
from tasks.simulate.file_p3ke import write_p3ke
from tasks.simulate.file_profile import write_profile
from tasks.simulate.file_programmes import write_programmes
from tasks.simulate.file_register import write_register
from tasks.simulate.geography import read_geography
from tasks.simulate.names import add_names
from tasks.simulate.numbers import add_numbers
from tasks.simulate.people import add_people
from tasks.simulate.programmes import add_programmes
from tasks.simulate.streams import Streams
from tasks.simulate.truth import Log, write_truth
from tasks.simulate.welfare import add_welfare
from tasks.simulate.world import World, build_world

Progress = Callable[[str, int, int], None]
SOURCES = (
    ("dtsen", write_dtsen),
    ("p3ke", write_p3ke),
    ("programmes", write_programmes),
    ("opensid", write_opensid),
    ("opensid_bantuan", write_bantuan),
    ("musdes", write_musdes),
    ("kobo_survey", write_kobo),
    ("lab_register", write_register),
    ("desa_profile", write_profile),
)


@dataclass(frozen=True)
class SimulationReport:
    """What was made: counts only. `records` are rows about a person, family or activity over all files."""

    persons: int
    families: int
    households: int
    desa: int
    files: int
    records: int
    poor_share: float


def simulate(
    persons: int, seed: int, out: Path, truth: Path | None, progress: Progress | None = None
) -> SimulationReport:
    """Writes an inbox of synthetic files about `persons` invented persons below `out`, and truth tables below `truth`.

    At most one dwelling fewer persons are made. The same arguments give the same bytes. `progress` is told the
    step, how many are done and how many there are. Raises ValueError for fewer persons than desa.
    """
    return simulate_with(read_parameters(), persons, seed=seed, out=out, truth=truth, progress=progress)


def simulate_with(
    parameters: SimulationParameters,
    persons: int,
    *,
    seed: int,
    out: Path,
    truth: Path | None,
    progress: Progress | None = None,
) -> SimulationReport:
    """As `simulate`, with other parameters than those of `config/simulate.yml`."""
    tell = progress or _silent
    total = len(SOURCES) + 2
    tell("population", 0, total)
    world = make_world(parameters, persons, seed)
    log = Log(out)
    for done, (name, write) in enumerate(SOURCES, 1):
        tell(name, done, total)
        write(world, log)
    tell("truth", total - 1, total)
    if truth:
        write_truth(truth, world, log)
    tell("done", total, total)
    return _report(world, log)


def make_world(parameters: SimulationParameters, persons: int, seed: int) -> World:
    """The population with all its attributes, numbers and names; nothing is written."""
    streams = Streams(seed)
    geography = read_geography(load_settings().regency, parameters.households, streams)
    if persons < len(geography.regions):
        raise ValueError(f"{persons} persons cannot live in {len(geography.regions)} desa")
    world = build_world(compose(persons, geography, parameters, streams), geography, parameters, streams)
    for add in (add_people, add_welfare, add_programmes, add_numbers, add_names):
        add(world)
    return world


def _silent(step: str, done: int, total: int) -> None:
    del step, done, total


def _report(world: World, log: Log) -> SimulationReport:
    resident, dwelling = world.persons["resident"], world.dwelling_of_person()
    poor = world.dwellings["poor"][dwelling] & resident
    return SimulationReport(
        persons=len(resident),
        families=len(world.families["area"]),
        households=len(world.dwellings["area"]),
        desa=len(set(world.dwellings["area"].tolist())),
        files=len(log.files),
        records=log.record_count,
        poor_share=float(poor.sum() / resident.sum()),
    )
