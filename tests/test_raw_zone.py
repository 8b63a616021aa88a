"""Received files encrypted at rest: what is read is what was received, and nothing opens that was cut, moved or changed."""

import base64
import io
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.raw_key import RawKeyError, RawKeys, load_raw_keys
from config.settings import Settings
from config.sources import load_sources
from flows.cli import app
from flows.steps import ingest_source, receive_files, reply_files, start_over
from tasks.file_hash import hash_file
from tasks.health.folders import check_raw_keys
from tasks.journal import Run
from tasks.raw_zone import sealed
from tasks.raw_zone.change import open_all, seal_all
from tasks.raw_zone.files import held, plain, refuse_unreadable, remove, stored
from tasks.raw_zone.sealed import HEADER, TAG, Damaged, UnknownKey, seal, unseal
from tasks.warehouse import open_warehouse, rows
from tests.intake_lab import write_workbook
from tests.test_validate import FILE, recipient
from tests.test_validate import HEADER as COLUMNS

KEY, OTHER = b"k" * 32, b"o" * 32
BLOCK = 8
RUN = Run.named("2026-11-01T000000")


def word(*keys: bytes) -> str:
    """Keys as the environment has them."""
    return " ".join(base64.b64encode(key).decode() for key in keys)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "CHUNK", BLOCK)


def closed(content: bytes) -> bytes:
    target = io.BytesIO()
    seal(io.BytesIO(content), target, KEY, "f")
    return target.getvalue()


def opened(content: bytes, key: bytes = KEY, name: str = "f") -> bytes:
    target = io.BytesIO()
    unseal(io.BytesIO(content), target, [OTHER[:16] * 2, key], name)
    return target.getvalue()


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_what_is_opened_is_what_was_closed(size: int) -> None:
    content = bytes(range(size))
    assert opened(closed(content)) == content
    assert size < BLOCK or content not in closed(content)


def test_the_same_content_is_never_closed_to_the_same_bytes() -> None:
    assert closed(b"a list")[HEADER:] != closed(b"a list")[HEADER:]


PART = BLOCK + TAG
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut within a chunk": lambda c: c[:-1],
    "cut after a chunk": lambda c: c[: HEADER + PART],
    "cut after the header": lambda c: c[:HEADER],
    "cut within the header": lambda c: c[: HEADER - 1],
    "first chunk gone": lambda c: c[:HEADER] + c[HEADER + PART :],
    "chunks in another order": lambda c: c[:HEADER] + c[HEADER + PART : HEADER + 2 * PART] + c[HEADER : HEADER + PART] + c[HEADER + 2 * PART :],
    "a chunk twice": lambda c: c[: HEADER + PART] + c[HEADER:],
    "something added": lambda c: c + c[-PART:],
    "a byte changed": lambda c: c[:-3] + bytes([c[-3] ^ 1]) + c[-2:],
    "another salt": lambda c: c[: HEADER - 1] + bytes([c[HEADER - 1] ^ 1]) + c[HEADER:],
    "another kind of file": lambda c: b"PK" + c[2:],
}  # fmt: skip


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_file_does_not_open(what: str) -> None:
    content = closed(bytes(3 * BLOCK))
    assert opened(content) == bytes(3 * BLOCK)
    with pytest.raises(Damaged):
        opened(DAMAGE[what](content))


def test_a_file_opens_under_its_own_name_and_key_only() -> None:
    with pytest.raises(Damaged):
        opened(closed(b"a list"), name="g")
    with pytest.raises(UnknownKey):
        opened(closed(b"a list"), OTHER)


# Keys


def test_keys_come_from_the_environment_or_a_file_the_one_in_use_first(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(word(KEY) + "\n" + word(OTHER) + "\n", encoding="utf-8")
    assert load_raw_keys(Settings()).keys == ()
    assert load_raw_keys(Settings.model_validate({"raw_key": word(KEY, OTHER)})).keys == (KEY, OTHER)
    assert load_raw_keys(Settings(raw_key_file=file)).keys == (KEY, OTHER)
    assert word(KEY) not in repr(Settings.model_validate({"raw_key": word(KEY)})) + repr(RawKeys((KEY,)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"raw_key": "secret-of-ours"}, "Key 1"),
        ({"raw_key": word(KEY) + " " + word(b"short")}, "Key 2"),
        ({"raw_key": word(KEY), "raw_key_file": "anything"}, "both"),
        ({"raw_key_file": "not/there"}, "not/there"),
        ({"raw_key_file": "/dev/null"}, "/dev/null"),
    ],
)
def test_a_key_that_is_none_is_refused_without_showing_it(given: dict[str, str], said: str) -> None:
    with pytest.raises(RawKeyError, match=said) as caught:
        load_raw_keys(Settings.model_validate(given | {"language": "en"}))
    assert "secret-of-ours" not in str(caught.value) and word(KEY) not in str(caught.value)


# A laboratory with a key


def lab(home: Path, *keys: bytes) -> Settings:
    return Settings.model_validate({"home": home, "language": "en", "raw_key": word(*keys) or None})


def take_in(settings: Settings) -> list[dict[str, object]]:
    """One round of intake; returns the rows it knows."""
    with closing(open_warehouse(settings)) as con:
        receive_files(con, settings, RUN)
        ingest_source(con, settings, load_sources()["pkh"], RUN)
        reply_files(con, settings, RUN)
        return rows(con, "select * from std.person_record order by record_id")


@pytest.fixture(scope="module")
def sealed_lab(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A list of synthetic recipients, one of them without a name, taken in under a key."""
    settings = lab(tmp_path_factory.mktemp("sealed"), KEY)
    path = settings.inbox / FILE
    path.parent.mkdir(parents=True)
    nameless = ["" if column == "NAMA PENERIMA" else cell for column, cell in zip(COLUMNS, recipient(3), strict=True)]
    write_workbook(path, {"PKH": [COLUMNS, recipient(1), recipient(2), nameless]})
    take_in(settings)
    return settings


@pytest.fixture
def home(sealed_lab: Settings, tmp_path: Path) -> Path:
    """A copy of its run-time folder."""
    return shutil.copytree(sealed_lab.home, tmp_path / "home")


def test_a_file_is_read_judged_and_answered_and_lies_encrypted(sealed_lab: Settings, tmp_path: Path) -> None:
    received = hash_file(sealed_lab.inbox / FILE)
    assert sorted(p.name for p in sealed_lab.archive.iterdir()) == sorted([f"{received}.aes", "receipts.jsonl"])
    assert b"PK\x03\x04" not in stored(sealed_lab.archive, received).read_bytes()[:64]
    assert len(list(sealed_lab.outbox.rglob("*.xlsx"))) == 1
    shutil.copytree(sealed_lab.inbox, tmp_path / "inbox")
    with closing(open_warehouse(sealed_lab)) as con:
        known = rows(con, "select * from std.person_record order by record_id")
    assert len(known) == 2 and take_in(lab(tmp_path)) == known


def test_the_same_file_again_and_a_rebuild_change_nothing(home: Path) -> None:
    settings = lab(home, KEY)
    before, known = stored(settings.archive, hash_file(settings.inbox / FILE)).read_bytes(), take_in(settings)
    shutil.rmtree(settings.inbox)
    assert start_over(settings) == 1
    assert take_in(settings) == known
    assert [p.read_bytes() for p in settings.archive.glob("*.aes")] == [before]


@pytest.mark.parametrize(("keys", "said"), [((), "no key is set"), ((OTHER,), "another key")])
def test_without_its_key_nothing_is_begun(home: Path, keys: tuple[bytes, ...], said: str) -> None:
    settings = lab(home, *keys)
    before = hash_file(settings.warehouse)
    with pytest.raises(RawKeyError, match=said):
        start_over(settings)
    assert hash_file(settings.warehouse) == before
    with pytest.raises(RawKeyError, match=said):
        take_in(settings)
    assert [f.key for f in check_raw_keys(settings, 1)] == ["raw_key_wrong"]


def test_a_damaged_file_stops_its_reading_and_is_not_judged(home: Path) -> None:
    settings = lab(home, KEY)
    start_over(settings)
    (path,) = settings.archive.glob("*.aes")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(RawKeyError, match="not what was received"):
        take_in(settings)
    with closing(open_warehouse(settings)) as con:
        assert rows(con, "select state from core.submission") == [{"state": "received"}]


def test_nothing_plain_is_left_by_a_reader(home: Path) -> None:
    settings = lab(home, KEY)
    (path,) = settings.archive.glob("*.aes")
    with held(settings, path.stem) as opened_path:
        assert hash_file(opened_path) == path.stem
        assert sorted(p.name for p in settings.archive.iterdir()) == sorted([path.name, "receipts.jsonl"])
    assert not opened_path.exists()


def test_a_forgotten_file_goes_in_either_form(home: Path) -> None:
    archive = lab(home).archive
    (path,) = archive.glob("*.aes")
    size = path.stat().st_size
    (archive / path.stem).write_bytes(b"left")
    assert remove(archive, path.stem) == size + 4
    assert [p.name for p in archive.iterdir()] == ["receipts.jsonl"]


def test_what_a_submitter_sends_is_never_taken_for_an_encrypted_file(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 64)
    path.write_bytes(sealed.MAGIC + bytes(100))
    refuse_unreadable(tmp_path, RawKeys())
    with plain(path, RawKeys()) as found:
        assert found == path


# Keys that come, change and go


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two plain files."""
    for content in (b"one", b"two"):
        path = tmp_path / "new"
        path.write_bytes(content)
        path.rename(tmp_path / hash_file(path))
    (tmp_path / "receipts.jsonl").write_text("", encoding="utf-8")
    return tmp_path


def contents(archive: Path, *keys: bytes) -> set[bytes]:
    found = set()
    for path in archive.glob("?" * 64 + "*"):
        with plain(path, RawKeys(keys)) as opened_path:
            found.add(opened_path.read_bytes())
    return found


def test_an_archive_comes_under_a_key_changes_it_and_goes_back(archive: Path) -> None:
    before = {p.name: p.read_bytes() for p in archive.iterdir()}
    assert seal_all(archive, RawKeys((KEY,))) == 2 and seal_all(archive, RawKeys((KEY,))) == 0
    assert all(p.suffix in (".aes", ".jsonl") for p in archive.iterdir())
    assert seal_all(archive, RawKeys((OTHER, KEY))) == 2
    assert contents(archive, OTHER) == {b"one", b"two"}
    with pytest.raises(RawKeyError):
        contents(archive, KEY)
    assert open_all(archive, RawKeys((OTHER,))) == 2
    assert {p.name: p.read_bytes() for p in archive.iterdir()} == before


def test_a_change_that_was_stopped_is_finished(archive: Path) -> None:
    seal_all(archive, RawKeys((KEY,)))
    one = next(archive.glob("*.aes"))
    with plain(one, RawKeys((KEY,))) as path:
        shutil.copy(path, archive / one.stem)
    assert seal_all(archive, RawKeys((KEY,))) == 0
    assert not (archive / one.stem).exists() and contents(archive, KEY) == {b"one", b"two"}


def test_a_file_that_is_not_what_was_received_is_not_encrypted(archive: Path) -> None:
    altered = next(archive.glob("?" * 64))
    altered.write_bytes(b"other")
    with pytest.raises(RawKeyError, match=altered.name):
        seal_all(archive, RawKeys((KEY,), "en"))
    assert altered.read_bytes() == b"other" and not list(archive.glob("*.part"))


def test_the_doctor_tells_how_files_lie(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    archive = shutil.copytree(archive, home / "raw", ignore=shutil.ignore_patterns("home"))
    file = home / "key"
    file.write_text(word(KEY), encoding="utf-8")
    file.chmod(0o600)
    assert [f.key for f in check_raw_keys(lab(home), 2)] == ["raw_not_encrypted"]
    keyed = Settings(home=home, raw_key_file=file)
    assert [f.key for f in check_raw_keys(keyed, 2)] == ["raw_partly_encrypted"]
    seal_all(archive, RawKeys((KEY,)))
    assert [f.key for f in check_raw_keys(keyed, 2)] == ["raw_encrypted"]
    file.chmod(0o640)
    assert [f.key for f in check_raw_keys(keyed, 2)] == ["raw_key_open", "raw_encrypted"]


def test_the_commands_say_what_they_did_and_what_is_missing(home: Path) -> None:
    run = CliRunner()
    made = run.invoke(app, ["raw", "key"]).output.strip()
    assert len(base64.b64decode(made)) == 32
    given = {"LAB_HOME": str(home), "LAB_LANGUAGE": "en"}
    assert isinstance(run.invoke(app, ["raw", "encrypt"], env=given).exception, RawKeyError)
    changed = run.invoke(app, ["raw", "encrypt"], env=given | {"LAB_RAW_KEY": f"{made} {word(KEY)}"})
    assert "1 received files were brought under the key; all 1" in changed.output, changed.output
    back = run.invoke(app, ["raw", "decrypt"], env=given | {"LAB_RAW_KEY": made})
    assert back.exit_code == 0 and (home / "raw" / hash_file(home / "inbox" / FILE)).exists()
