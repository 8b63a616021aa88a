"""The pages of a round of review on this machine's own address: whoever has the link of the round, and nobody over the network.

Python's own server is enough for one reviewer at a time; it speaks to 127.0.0.1 only, under a word that nobody can guess.
"""

import datetime as dt
import re
from collections.abc import Callable
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

from config.codes import load_code_list
from tasks.review.page import LONGEST_NAME, LONGEST_NOTE, Visit, pair_page, start_page
from tasks.review.round import LANGUAGES, Round
from tasks.review.verdicts import Answer

HOST = "127.0.0.1"
MOST_BYTES = 8_000
PATH = re.compile(r"^/(?P<token>[\w-]+)/(?:(?P<area>[\w.]+)(?:/(?P<position>[1-9]\d{0,5}))?)?$")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Desk(ThreadingHTTPServer):
    """The server of one round; `link` is where it is."""

    daemon_threads = True

    def __init__(self, held: Round, port: int, clock: Callable[[], dt.datetime]) -> None:
        super().__init__((HOST, port), Visitor)
        self.held, self.clock, self.token = held, clock, token_urlsafe(24)

    @property
    def link(self) -> str:
        """What a reviewer opens; it holds the word of the round."""
        return f"http://{HOST}:{self.server_port}/{self.token}/"


class Visitor(BaseHTTPRequestHandler):
    """One request: a page, or an answer followed by the next page."""

    server: Desk
    server_version, sys_version = "lab", ""

    def do_GET(self) -> None:
        """Shows the start, the next open pair of a desa, or one pair."""
        asked = self._asked()
        if asked is None:
            return self._refuse()
        area, position, query = asked
        language = query.get("language", [""])[0]
        if language in LANGUAGES:
            return self._go(self.path.partition("?")[0], language=language)
        if "other" in query:
            return self._go(self._root + "/", reviewer="")
        visit = self._visit()
        if not area:
            return self._show(start_page(self.server.held, visit))
        if not visit.reviewer:
            return self._go(f"{self._root}/")
        shown = position or self.server.held.next_open(area, visit.reviewer, 0)
        return self._show(pair_page(self.server.held, visit, area, shown))

    def do_POST(self) -> None:
        """Takes the reviewer's name, or an answer, and goes on to the next open pair."""
        asked, given = self._asked(), self._given()
        if asked is None or given is None:
            return self._refuse()
        area, position, _ = asked
        visit = self._visit()
        if not area:
            return self._go(f"{self._root}/", reviewer=" ".join(given.get("reviewer", "").split())[:LONGEST_NAME])
        answer = given.get("answer", "")
        if not (position and visit.reviewer and answer in load_code_list("review_answer").codes):
            return self._refuse()
        self.server.held.answer(
            area,
            position,
            cast(Answer, answer),
            reviewer=visit.reviewer,
            note=given.get("note", "").strip()[:LONGEST_NOTE],
            now=self.server.clock(),
        )
        following = self.server.held.next_open(area, visit.reviewer, position)
        return self._go(f"{self._root}/{area}" + (f"/{following}" if following else ""))

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what people look at is not written down."""

    @property
    def _root(self) -> str:
        return f"/{self.server.token}"

    def _asked(self) -> tuple[str, int | None, dict[str, list[str]]] | None:
        """Desa, position and query of a request that has the word of the round and speaks to this machine; nothing of any other."""
        address = urlsplit(self.path)
        found = PATH.match(address.path)
        local = self.headers.get("Host", "") in {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        if not (found and local and compare_digest(found["token"].encode(), self.server.token.encode())):
            return None
        area, position = found["area"] or "", int(found["position"]) if found["position"] else None
        count = len(self.server.held.asked(LANGUAGES[0], area))
        if area and (area not in self.server.held.places or (position or 1) > count):
            return None
        return area, position, parse_qs(address.query, keep_blank_values=True)

    def _given(self) -> dict[str, str] | None:
        """The fields of a form; nothing where it is larger than ours can be."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return None
        text = self.rfile.read(int(length)).decode("utf-8", errors="replace")
        return {name: values[-1] for name, values in parse_qs(text, max_num_fields=10).items()}

    def _visit(self) -> Visit:
        try:
            cookies = {name: unquote(c.value) for name, c in SimpleCookie(self.headers.get("Cookie", "")).items()}
        except CookieError:
            cookies = {}
        language = cookies.get("language", "")
        return Visit(
            reviewer=cookies.get("reviewer", ""),
            language=language if language in LANGUAGES else self.server.held.settings.language,
            root=self._root,
            here=self.path.partition("?")[0],
        )

    def _show(self, page: str) -> None:
        self._begin(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self._end(page.encode())

    def _go(self, path: str, **cookies: str) -> None:
        self._begin(303)
        self.send_header("Location", path)
        for name, value in cookies.items():
            self.send_header("Set-Cookie", f"{name}={quote(value)}; Path={self._root}/; HttpOnly; SameSite=Strict")
        self._end(b"")

    def _refuse(self) -> None:
        self._begin(404)
        self._end(b"")

    def _begin(self, status: int) -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)

    def _end(self, body: bytes) -> None:
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
