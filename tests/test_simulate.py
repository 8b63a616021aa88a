"""The demo regency as a population: same seed same bytes, every desa lived in, numbers by their rules, poverty by place."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from config.simulate import PARAMETERS, read_parameters
from tasks.simulate import simulate
from tasks.simulate.dates import ddmmyy
from tasks.simulate.families import FEMALE, HEAD
from tasks.simulate.run import make_world
from tasks.simulate.survey import draw_sample
from tasks.simulate.world import World

PERSONS = 12_000


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(read_parameters(), PERSONS, 3)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulate(1_500, seed, tmp_path / name / "inbox", tmp_path / name / "truth")
    a, b, c = (digests(tmp_path / name) for name in "abc")
    assert a == b
    assert a["inbox/pkh/pkh_2026_tahap_3.xlsx"] != c["inbox/pkh/pkh_2026_tahap_3.xlsx"]


def test_progress_and_report(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    report = simulate(1_500, 1, tmp_path / "inbox", None, lambda *step: steps.append(step))
    assert 1_480 <= report.persons <= 1_500
    assert report.desa == 285
    assert report.files == sum(path.is_file() for path in (tmp_path / "inbox").rglob("*"))
    assert steps[0][1] == 0
    assert steps[-1] == ("done", 11, 11)
    assert not (tmp_path / "truth").exists()


def test_too_few_persons_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="285 desa"):
        simulate(200, 1, tmp_path, None)


def test_unknown_parameter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "simulate.yml"
    path.write_text(PARAMETERS.read_text("utf-8") + "colour: blue\n", "utf-8")
    with pytest.raises(ValidationError, match="colour"):
        read_parameters(path)


def test_every_desa_and_topography_class_is_lived_in(world: World) -> None:
    assert len(np.unique(world.persons["area"])) == 285
    assert set(world.geography.topography_names) == {"pesisir", "dataran_rendah", "perbukitan", "pegunungan"}


def test_every_family_has_one_head_and_a_dwelling_in_its_desa(world: World) -> None:
    heads = np.bincount(world.persons["family"], world.persons["role"] == HEAD)
    assert (heads == 1).all()
    dwelling_area = world.dwellings["area"][world.families["dwelling"]]
    assert (dwelling_area == world.families["area"]).all()
    shared = np.bincount(world.families["dwelling"])
    assert set(np.unique(shared)) == {1, 2}
    assert 0.03 < (shared == 2).mean() < 0.15


def test_ages_look_like_a_rural_regency(world: World) -> None:
    age = world.persons["age"]
    assert 0.17 < (age < 15).mean() < 0.28
    assert 0.05 < (age >= 65).mean() < 0.12
    assert 0.46 < (world.persons["sex"] == FEMALE).mean() < 0.54
    assert age.min() >= 0
    assert age.max() <= 105


def test_nik_follows_its_rules(world: World) -> None:
    nik = world.text["nik"]
    assert len(pc.unique(nik)) == len(nik)
    assert pc.all(pc.match_substring_regex(nik, r"^\d{16}$")).as_py()
    middle = np.array([int(text[6:12]) for text in nik.to_pylist()])
    woman = world.persons["sex"] == FEMALE
    assert (middle == ddmmyy(world.persons["birth"]) + np.where(woman, 400_000, 0)).all()
    assert pc.min(pc.utf8_slice_codeunits(nik, 12)).as_py() == "0001"


def test_persons_of_split_kecamatan_keep_the_parents_prefix(world: World) -> None:
    codes = np.array([region.kecamatan_code for region in world.geography.regions])[world.persons["area"]]
    prefix = np.array([text[:6] for text in world.text["nik"].to_pylist()])
    siwalan, old = codes == "33.26.17", world.persons["birth_year"] < 2001
    assert (prefix[siwalan & old] == "332610").mean() > 0.7
    assert (prefix[siwalan & ~old] == "332617").mean() > 0.7
    assert not (prefix[old] == "332617").any()
    assert 0.04 < np.mean([not text.startswith("3326") for text in prefix]) < 0.12


def test_card_numbers_hold_region_and_issue_date(world: World) -> None:
    kk = world.text["kk"]
    assert len(pc.unique(kk)) == len(kk)
    pattern = re.compile(r"^3326(0[1-9]|1\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d\d{4}$")
    assert all(pattern.match(text) for text in kk.to_pylist())


def test_names_have_local_habits(world: World) -> None:
    names = world.text["name"]
    single = pc.mean(pc.invert(pc.match_substring(names, " "))).as_py()
    assert 0.2 < single < 0.32
    for start in ("Siti ", "Muhammad ", "Moh ", "M. ", "Nur ", "Sri ", "Tri ", "Dwi ", "St. "):
        assert pc.any(pc.starts_with(names, start)).as_py(), start
    elderly = names.filter(pa.array(world.persons["birth_year"] < 1958))
    assert 0.1 < pc.mean(pc.match_substring(elderly, "oe")).as_py() < 0.5
    counts = pc.value_counts(names).field("counts").to_numpy()
    assert counts.max() > 20
    assert (counts == 1).sum() > len(counts) / 2


def test_poverty_is_as_declared_and_differs_by_topography(world: World) -> None:
    resident = world.persons["resident"]
    poor = world.dwellings["poor"][world.dwelling_of_person()]
    assert poor[resident].mean() == pytest.approx(0.09, abs=0.005)
    where = world.geography.topography[world.persons["area"]]
    rate = {name: poor[resident & (where == i)].mean() for i, name in enumerate(world.geography.topography_names)}
    assert min(rate["pesisir"], rate["pegunungan"]) > max(rate["perbukitan"], rate["dataran_rendah"])


def test_rank_follows_consumption_with_error(world: World) -> None:
    families = world.families
    truth = world.dwellings["welfare"][families["dwelling"]]
    assert 0.6 < np.corrcoef(truth, families["desil_kabupaten"])[0, 1] < 0.95
    assert np.bincount(families["desil_kabupaten"])[1:] == pytest.approx(len(truth) / 10, rel=0.02)
    assert (families["desil_nasional"] < families["desil_kabupaten"]).mean() > 0.05


def test_programmes_miss_some_poor_and_reach_some_others(world: World) -> None:
    low = world.families["desil_nasional"] <= 4
    for programme in ("pkh", "bpnt"):
        receives = world.families[programme]
        assert receives[low].mean() > 3 * receives[~low].mean()
        assert 0.02 < (~low)[receives].mean() < 0.4


def test_survey_weights_add_to_the_households(world: World) -> None:
    sample = draw_sample(world, "2026-09", 1.0)
    assert len(sample.dwelling) >= 400
    assert len(np.unique(sample.dwelling)) == len(sample.dwelling)
    assert sample.weight.sum() == pytest.approx((world.dwellings["residents"] > 0).sum(), rel=1e-6)
    weight = sample.weight * world.dwellings["residents"][sample.dwelling]
    estimate = (weight * world.dwellings["poor"][sample.dwelling]).sum() / weight.sum()
    assert estimate == pytest.approx(0.09, abs=0.06)


def test_truth_tables_join(tmp_path: Path) -> None:
    simulate(1_500, 2, tmp_path / "inbox", tmp_path / "truth")
    tables = {path.stem: pq.read_table(path) for path in (tmp_path / "truth").glob("*.parquet")}
    assert set(tables) == {"persons", "families", "households", "welfare", "records"}
    known = {name: set(tables[f"{name}s"].column(f"true_{name}_id").to_pylist()) for name in ("person", "household")}
    known["family"] = set(tables["families"].column("true_family_id").to_pylist())
    assert set(tables["persons"].column("true_family_id").to_pylist()) == known["family"]
    assert set(tables["welfare"].column("true_household_id").to_pylist()) == known["household"]
    listed = set(tables["records"].column("true_person_id").to_pylist()) - {None}
    assert listed <= known["person"]
