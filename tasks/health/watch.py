"""The watchdog: tells by file, webhook or mail when a publish or a run is late, once for each lateness, and when it has come.

It runs outside the orchestrator, whose silence is what it listens for, and needs neither it nor the warehouse.
"""

import datetime as dt
import json
import os
import smtplib
import ssl
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from config.alerts import Alerts, Channel, EmailChannel, FileChannel, WebhookChannel
from config.messages import message
from config.settings import Settings
from config.whole_file import write_text_whole
from tasks.health.lateness import check_lateness, health_folder

WATCHED = ("publish_late", "run_late", "run_failed")
TOLD = "told.json"
SECONDS = 20


def look_once(settings: Settings, alerts: Alerts, now: dt.datetime) -> list[str]:
    """Tells what is newly late and what has come since; returns a sentence for each channel that could not be reached.

    What a channel was not told is tried again by the next look.
    """
    late = {f.key: f.sentence(settings.language) for f in check_lateness(settings, alerts, now) if f.key in WATCHED}
    told, failed = _read(settings), []
    for number, channel in enumerate(alerts.channels):
        name = f"{number} {channel.kind}"
        known = set(told.get(name, []))
        news = [sentence for key, sentence in late.items() if key not in known]
        news += [message(f"watch.over.{key}", settings.language) for key in sorted(known - late.keys())]
        try:
            for sentence in news:
                tell(channel, sentence, settings, now)
        except OSError as problem:
            failed.append(message("watch.not_told", settings.language, channel=name, problem=type(problem).__name__))
        else:
            told[name] = sorted(late)
    write_text_whole(health_folder(settings) / TOLD, json.dumps(told))
    return failed


def look_on(settings: Settings, alerts: Alerts, minutes: float) -> None:
    """Looks again and again until it is stopped."""
    while True:
        look_once(settings, alerts, dt.datetime.now(dt.UTC))
        time.sleep(minutes * 60)


def tell(channel: Channel, sentence: str, settings: Settings, now: dt.datetime) -> None:
    """Sends one sentence by one channel; raises OSError when it could not, smtplib's errors among them."""
    text = f"{message('watch.subject', settings.language)}: {sentence}"
    if isinstance(channel, FileChannel):
        _to_file(settings.home / channel.path, text, now)
    elif isinstance(channel, WebhookChannel):
        _to_webhook(channel, text)
    else:
        _to_mail(channel, text, sentence)


def _to_file(path: Path, text: str, now: dt.datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{now.isoformat(timespec='seconds')} {text}\n")


def _to_webhook(channel: WebhookChannel, text: str) -> None:
    address = _secret(channel.url_from)
    if not address.startswith(("http://", "https://")):
        raise ConnectionError(f"{channel.url_from} is no http address")
    request = Request(  # noqa: S310 - the scheme is checked above
        address, json.dumps({"text": text}).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urlopen(request, timeout=SECONDS):  # noqa: S310
        pass


def _to_mail(channel: EmailChannel, text: str, sentence: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = text.split(":")[0], channel.sender, ", ".join(channel.to)
    mail.set_content(sentence)
    with smtplib.SMTP(channel.host, channel.port, timeout=SECONDS) as server:
        if channel.user is not None:
            server.starttls(context=ssl.create_default_context())
            server.login(channel.user, _secret(channel.password_from or ""))
        server.send_message(mail)


def _secret(variable: str) -> str:
    found = os.environ.get(variable, "")
    if not found:
        raise ConnectionError(f"{variable or 'password_from'} is not set")
    return found


def _read(settings: Settings) -> dict[str, Any]:
    """What each channel was told last; nothing when a stopped look left half a file."""
    try:
        found: dict[str, Any] = json.loads((health_folder(settings) / TOLD).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found
