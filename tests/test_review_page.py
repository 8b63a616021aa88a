"""The page of doubtful pairs: only with its link and on this machine, one click a verdict, remembered as a workbook's answer is."""

import datetime as dt
import http.client
import threading
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode

import pytest

from tasks.form_account import FormReport
from tasks.review.answers import take_answers
from tasks.review.desk import workbook_path, write_desk
from tasks.review.round import load_round
from tasks.review.serve import HOST, MOST_BYTES, Desk
from tasks.review.verdicts import all_said, count_verdicts
from tests.conftest import Insert
from tests.intake_lab import Lab
from tests.test_review_desk import BUDI, DESA, asked, doubt, fill

__all__ = ["doubt"]
NOW = dt.datetime(2026, 11, 3, 9)


@pytest.fixture
def desk(doubt: Lab) -> Iterator[Desk]:
    """A round of review of two doubtful pairs, served."""
    with Desk(load_round(doubt.con, doubt.settings), 0, lambda: NOW) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Browser:
    """Asks as a browser does that keeps cookies; `path` is below the link unless it begins with a stroke."""

    def __init__(self, desk: Desk, host: str | None = None) -> None:
        self.desk, self.host, self.cookies = desk, host, dict[str, str]()

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, http.client.HTTPMessage]:
        whole = path if path.startswith("/") else f"/{self.desk.token}/{path}"
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers |= {"Host": self.host} if self.host else {}
        with closing(http.client.HTTPConnection(HOST, self.desk.server_port, timeout=10)) as connection:
            connection.request(method, whole, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers

    def get(self, path: str) -> str:
        """A page that is there."""
        status, text, _ = self.ask("GET", path)
        assert status == 200
        return text

    def post(self, path: str, **form: str) -> str:
        """Sends a form; returns where it leads."""
        status, _, headers = self.ask("POST", path, form)
        assert status == 303
        return str(headers["Location"])


@pytest.fixture
def ani(desk: Desk) -> Browser:
    """A reviewer who has said her name."""
    browser = Browser(desk)
    assert browser.post("", reviewer=" Ani  Lestari ") == f"/{desk.token}/"
    return browser


def test_the_page_is_for_this_machine_and_the_link_only(desk: Desk) -> None:
    assert desk.server_address[0] == "127.0.0.1"
    assert len(desk.token) >= 32
    assert desk.link == f"http://127.0.0.1:{desk.server_port}/{desk.token}/"
    browser = Browser(desk)
    for path in ("/", "/guess/", f"/guess/{DESA}/1", f"/{desk.token}", "33.26.99.9999", f"{DESA}/3", "../x"):
        assert browser.ask("GET", path)[0] == 404, path
        assert browser.ask("POST", path, {"answer": "same"})[0] == 404, path
    # A name of another site that was made to lead here.
    assert Browser(desk, "lab.example:80").ask("GET", "")[0] == 404
    assert all_said(desk.held.settings) == []


def test_nothing_of_the_page_comes_from_elsewhere_or_stays_behind(ani: Browser) -> None:
    status, text, headers = ani.ask("GET", f"{DESA}/1")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "script" not in text
    assert "http" not in text.replace(f"http://{HOST}", "")


def test_a_name_is_asked_before_any_record_is_shown(desk: Desk) -> None:
    stranger = Browser(desk)
    assert "Budi" not in stranger.get("")
    assert stranger.ask("GET", f"{DESA}/1")[0] == 303
    assert stranger.ask("POST", f"{DESA}/1", {"answer": "same"})[0] == 404
    stranger.post("", reviewer="   ")
    assert 'name="reviewer"' in stranger.get("")


def test_both_records_stand_side_by_side_with_their_differences_marked(ani: Browser) -> None:
    page = ani.get(f"{DESA}/2")
    assert 'Bud<b class="other">h</b>i Santos<b class="other">a</b>' in page
    assert 'Budi Santos<b class="other">o</b>' in page
    assert page.count('class="differs"') == 3
    for code, label in (("same", "Sama"), ("different", "Berbeda"), ("unknown", "Tidak tahu")):
        assert f'value="{code}"' in page
        assert f">{label}</button>" in page


def test_what_records_hold_is_text_and_no_markup(doubt: Lab) -> None:
    doubt.con.execute("update std.person_record set full_name = '<script>x</script>' where record_id = 'r3'")
    with Desk(load_round(doubt.con, doubt.settings), 0, lambda: NOW) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        browser = Browser(server)
        browser.post("", reviewer="<i>Ani")
        assert "<i>" not in browser.get("")
        assert "<script" not in browser.get(f"{DESA}/1")
        server.shutdown()
        thread.join()


def test_one_click_is_a_verdict_and_leads_to_the_next_pair(doubt: Lab, desk: Desk, ani: Browser) -> None:
    assert ani.post(f"{DESA}/1", answer="different", note="kakak adik") == f"/{desk.token}/{DESA}/2"
    [said] = all_said(doubt.settings)
    assert (said.record_id_left, said.record_id_right, said.answer, said.reviewer, said.role, said.reason) == (
        "r1", "r3", "different", "Ani Lestari", "reviewer", "kakak adik",
    )  # fmt: skip
    assert said.said_at == NOW.isoformat(timespec="microseconds")
    assert ani.post(f"{DESA}/2", answer="same") == f"/{desk.token}/{DESA}"
    assert "sudah Anda periksa" in ani.get(DESA)
    assert "0 dari 2 belum" in ani.get("")
    # What she said stands beside the pair, and she may say otherwise.
    assert 'aria-pressed="true">Sama' in ani.get(f"{DESA}/2")
    ani.post(f"{DESA}/2", answer="different")
    count_verdicts(doubt.con, doubt.settings)
    assert doubt.rows("select distinct verdict, count(*) as n from audit.pair_verdict group by verdict") == [
        {"verdict": "cannot_link", "n": 2}
    ]
    assert asked(doubt.con) == []


def test_an_answer_counts_as_the_same_answer_in_a_workbook_does(doubt: Lab, insert: Insert) -> None:
    # Another doubtful pair between the same two persons is answered too.
    person = "select person_id from core.person_record where record_id = 'r1'"
    insert("std.person_record", {"record_id": "r4", "row_no": 4, **BUDI})
    insert("core.person_record", {"record_id": "r4", "person_id": doubt.rows(person)[0]["person_id"]})
    insert(
        "audit.doubtful_pair",
        {"record_id_left": "r3", "record_id_right": "r4", "match_weight": 2.0, "evidence": "name close"},
    )
    write_desk(doubt.con, doubt.settings)
    load_round(doubt.con, doubt.settings).answer(DESA, 1, "same", reviewer="Ani", note="", now=NOW)
    fill(workbook_path(doubt.settings, DESA), doubt.settings.inbox / "review/a.xlsx", "Edi", {"r1|r3": "Sama"})
    doubt.take_in()
    assert take_answers(doubt.con, doubt.settings) == FormReport(1, 1, 0)
    said = {name: set[tuple[str, ...]]() for name in ("Ani", "Edi")}
    for s in all_said(doubt.settings):
        said[s.reviewer].add((s.record_id_left, s.record_id_right, s.answer, s.role))
    assert said["Ani"] == said["Edi"] == {("r1", "r3", "same", "reviewer"), ("r3", "r4", "same", "reviewer")}
    assert [key for key, _ in asked(doubt.con)] == ["r1|r2"]


@pytest.mark.parametrize("form", [{"answer": "maybe"}, {"note": "x"}, {"answer": "same", "note": "x" * MOST_BYTES}])
def test_an_answer_that_is_none_is_refused(doubt: Lab, ani: Browser, form: dict[str, str]) -> None:
    assert ani.ask("POST", f"{DESA}/1", form)[0] == 404
    assert all_said(doubt.settings) == []


def test_each_reviewer_has_the_pairs_that_he_has_not_answered(desk: Desk, ani: Browser) -> None:
    ani.post(f"{DESA}/1", answer="unknown")
    edi = Browser(desk)
    edi.post("", reviewer="Edi")
    assert "2 dari 2 belum" in edi.get("")
    assert "1 dari 2 belum" in ani.get("")


def test_the_page_speaks_english_when_asked(desk: Desk, ani: Browser) -> None:
    status, _, headers = ani.ask("GET", f"{DESA}/1?language=en")
    assert (status, headers["Location"]) == (303, f"/{desk.token}/{DESA}/1")
    assert ">Different</button>" in ani.get(f"{DESA}/1")
