"""The watchdog: tells each lateness once by every channel, says when it is over, and tries again what did not go out."""

import datetime as dt
import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config.alerts import Alerts, EmailChannel, FileChannel, WebhookChannel
from config.settings import Settings
from tasks.health.watch import look_once
from tests.test_doctor import NOW, release

FILE = FileChannel(kind="file", path="alerts.log")
HOOK = WebhookChannel(kind="webhook", url_from="LAB_ALERT_WEBHOOK")


def alerts(*channels: FileChannel | WebhookChannel | EmailChannel) -> Alerts:
    return Alerts(publish_within_hours=780, run_within_hours=36, channels=channels)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A laboratory whose only release is 800 hours old."""
    release(tmp_path, NOW - dt.timedelta(hours=800))
    return Settings(home=tmp_path, language="en")


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    """The server at work; gives its port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_lateness_is_told_once_and_so_is_its_end(settings: Settings) -> None:
    for minutes in (0, 15, 30):
        assert look_once(settings, alerts(FILE), NOW + dt.timedelta(minutes=minutes)) == []
    manifest = settings.published / "current" / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(said | {"created": NOW.isoformat()}), encoding="utf-8")
    for minutes in (45, 60):
        look_once(settings, alerts(FILE), NOW + dt.timedelta(minutes=minutes))
    assert (settings.home / "alerts.log").read_text(encoding="utf-8").splitlines() == [
        "2026-11-28T12:00:00+00:00 Poverty laboratory: The last release is 800 hours old, 780 are allowed: see with lab status what "
        "stopped the runs, then lab run.",
        "2026-11-28T12:45:00+00:00 Poverty laboratory: A new release has come; the lateness is over.",
    ]


def test_nothing_late_nothing_told(tmp_path: Path) -> None:
    release(tmp_path, NOW)
    assert look_once(Settings(home=tmp_path), alerts(FILE), NOW) == []
    assert not (tmp_path / "alerts.log").exists()


def test_a_webhook_gets_json_and_one_that_failed_is_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies: list[dict[str, str]] = []
    answers = iter((500, 200))

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(next(answers))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    both = alerts(HOOK, FILE)
    assert len(look_once(settings, both, NOW)) == 1
    with serving(HTTPServer(("127.0.0.1", 0), Hook)) as port:
        monkeypatch.setenv("LAB_ALERT_WEBHOOK", f"http://127.0.0.1:{port}/secret-path")
        (failure,) = look_once(settings, both, NOW)
        assert "secret-path" not in failure
        assert look_once(settings, both, NOW) == look_once(settings, both, NOW) == []
    assert [body["text"][:40] for body in bodies] == ["Poverty laboratory: The last release is "] * 2
    assert len((settings.home / "alerts.log").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("address", ["file:///etc/hostname", "127.0.0.1/x"])
def test_a_webhook_must_be_an_http_address(settings: Settings, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("LAB_ALERT_WEBHOOK", address)
    assert len(look_once(settings, alerts(HOOK), NOW)) == 1


def test_mail_goes_to_everyone_named(settings: Settings) -> None:
    said: list[str] = []

    class Mail(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().decode().strip():
                said.append(line)
                if line.upper() == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while (line := self.rfile.readline().decode().strip()) != ".":
                        said.append(line)
                self.wfile.write(b"221 bye\r\n" if line.upper() == "QUIT" else b"250 ok\r\n")
                if line.upper() == "QUIT":
                    return

    with serving(socketserver.TCPServer(("127.0.0.1", 0), Mail)) as port:
        mail = EmailChannel(
            kind="email", to=("a@example.org", "b@example.org"), sender="lab@example.org", host="127.0.0.1", port=port
        )
        assert look_once(settings, alerts(mail), NOW) == []
    recipients = [line.split(":", 1)[1] for line in said if line.lower().startswith("rcpt")]
    assert recipients == ["<a@example.org>", "<b@example.org>"]
    assert "Subject: Poverty laboratory" in said
    assert any("The last release is 800 hours old" in line for line in said)


def test_a_mail_server_that_is_not_there_is_said_and_tried_again(settings: Settings) -> None:
    with closed_port() as port:
        mail = EmailChannel(kind="email", to=("a@example.org",), sender="lab@example.org", host="127.0.0.1", port=port)
        assert len(look_once(settings, alerts(mail), NOW)) == 1
        assert len(look_once(settings, alerts(mail), NOW)) == 1


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
