"""Which row of which file is about whom and what was done to it, and the true population behind it, as Parquet."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from config.simulate_files import Defect
from tasks.simulate.people import FUNCTIONS
from tasks.simulate.programmes import VERDICTS
from tasks.simulate.records import BIT, Records, coded
from tasks.simulate.streams import Ints
from tasks.simulate.world import World

HOUSING = ("tenure", "floor_material", "wall_material", "roof_material", "water_source", "light_source", "power_va",
           "cooking_fuel", "toilet_access", "closet_type", "sewage_disposal")  # fmt: skip


@dataclass
class Log:
    """What was written so far: files with their sheets, and for every row its place, its person, family and defects."""

    root: Path
    files: dict[str, int] = field(default_factory=dict)
    parts: list[pa.Table] = field(default_factory=list)

    def add(self, path: Path, sheet: str, row_no: Ints, records: Records) -> None:
        """Notes the rows of a sheet; `row_no` counts rows, or lines of text, from 1."""
        name = path.relative_to(self.root).as_posix()
        n = len(records)
        self.files[name] = self.files.get(name, 0) + n
        self.parts.append(
            pa.table(
                {
                    "file": pa.DictionaryArray.from_arrays(np.zeros(n, np.int32), pa.array([name])),
                    "sheet": pa.DictionaryArray.from_arrays(np.zeros(n, np.int32), pa.array([sheet])),
                    "row_no": pa.array(np.asarray(row_no, np.int32)),
                    "person": pa.array(np.asarray(records.person, np.int32)),
                    "family": pa.array(np.asarray(records.family, np.int32)),
                    "flags": pa.array(records.flags),
                }
            )
        )

    @property
    def record_count(self) -> int:
        """Rows about a person, family or activity, over all files."""
        return sum(self.files.values())


def defect_words(flags: Ints) -> pa.Array:
    """The names of the defects of each row, parted by commas, empty for none."""
    masks, which = np.unique(flags, return_inverse=True)
    words = [",".join(d.value for d in Defect if int(mask) & int(BIT[d])) for mask in masks]
    return coded(which, words)


def ids(letter: str, index: Ints) -> pa.Array:
    """Opaque true ids such as P0000012; null for -1."""
    number = pc.utf8_lpad(pa.array(np.asarray(index, np.int64), mask=np.asarray(index) < 0).cast(pa.string()), 7, "0")
    return pc.binary_join_element_wise(letter, number, "")


def write_truth(folder: Path, world: World, log: Log) -> None:
    """Writes persons, families, households, welfare and records; the folder is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "persons": _persons(world),
        "families": _families(world),
        "households": _households(world),
        "welfare": _welfare(world),
        "records": _records(log),
    }
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


def _areas(world: World, area: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(area.astype(np.int32)), world.geography.text("area_code"))


def _date(days: Ints) -> pa.Array:
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def _persons(world: World) -> pa.Table:
    p = world.persons
    plain = ("role", "sex", "marital", "education", "school", "works", "occupation", "disabled", "dead", "moved")
    return pa.table(
        {
            "true_person_id": ids("P", np.arange(len(p["sex"]))),
            "true_family_id": ids("F", p["family"]),
            "true_household_id": ids("H", world.dwelling_of_person()),
            "area_code": _areas(world, p["area"]),
            "consumption_pc_rp": pa.array(world.dwellings["consumption_rp"][world.dwelling_of_person()]),
            "name": world.text["name"],
            "nik": world.text["nik"],
            "birth_date": _date(p["birth"]),
            "age": pa.array(p["age"]),
            **{name: pa.array(p[name]) for name in plain},
            "chronic_illness": pa.array(p["chronic"] > 1),
            **{f"difficulty_{name}": pa.array(5 - p[f"difficulty_{name}"]) for name in FUNCTIONS},
        }
    )


def _families(world: World) -> pa.Table:
    f = world.families
    plain = ("size", "residents", "desil_nasional", "desil_provinsi", "desil_kabupaten", "desil_p3ke", "pkh", "bpnt",
             "pbi_nas", "pbi_pemda", "rtlh", "blt_dd")  # fmt: skip
    return pa.table(
        {
            "true_family_id": ids("F", np.arange(len(f["size"]))),
            "true_household_id": ids("H", f["dwelling"]),
            "area_code": _areas(world, f["area"]),
            "kk": world.text["kk"],
            "head_person_id": ids("P", f["head"]),
            **{name: pa.array(f[name]) for name in plain},
            "verdict": coded(f["verdict"], VERDICTS),
        }
    )


def _households(world: World) -> pa.Table:
    d = world.dwellings
    belongings = [name for name in d if name.startswith(("asset_", "livestock_"))]
    plain = ("hamlet", "rt", "rw", "latitude", "longitude", "residents", "floor_area_m2", "savings", *HOUSING)
    return pa.table(
        {
            "true_household_id": ids("H", np.arange(len(d["area"]))),
            "area_code": _areas(world, d["area"]),
            **{name: pa.array(d[name]) for name in (*plain, *belongings)},
        }
    )


def _welfare(world: World) -> pa.Table:
    d = world.dwellings
    topography = world.geography.topography[d["area"]]
    return pa.table(
        {
            "true_household_id": ids("H", np.arange(len(d["area"]))),
            "area_code": _areas(world, d["area"]),
            "topography_class": coded(topography, world.geography.topography_names),
            "residents": pa.array(d["residents"]),
            "consumption_pc_rp": pa.array(d["consumption_rp"]),
            "food_pc_rp": pa.array(d["food_rp"]),
            "poor": pa.array(d["poor"]),
        }
    )


def _records(log: Log) -> pa.Table:
    table = pa.concat_tables(log.parts).unify_dictionaries().combine_chunks()
    person, family, flags = (table.column(n).to_numpy() for n in ("person", "family", "flags"))
    return pa.table(
        {
            "file": table.column("file"),
            "sheet": table.column("sheet"),
            "row_no": table.column("row_no"),
            "true_person_id": ids("P", person),
            "true_family_id": ids("F", family),
            "defects": defect_words(flags),
        }
    )
