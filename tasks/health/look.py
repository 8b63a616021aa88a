"""Everything that `lab doctor` looks at, in the order in which things depend on one another."""

import datetime as dt

from config.alerts import load_alerts
from config.settings import Settings
from tasks.health.config_files import check_config, check_rounding_key
from tasks.health.finding import Finding
from tasks.health.folders import check_folders, check_retention
from tasks.health.lateness import check_lateness
from tasks.health.machine import check_machine
from tasks.health.services import check_services


def look(settings: Settings, now: dt.datetime) -> list[Finding]:
    """Every finding; later checks are left out where what they rest on is broken."""
    found = [*check_machine(settings), *check_config(settings)]
    if any(f.key == "config_wrong" for f in found):
        return found
    return [
        *found,
        *check_rounding_key(settings),
        *check_folders(settings),
        *check_retention(settings, now.date()),
        *check_services(settings),
        *check_lateness(settings, load_alerts(), now),
    ]
