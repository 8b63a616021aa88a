"""Whether every file of configuration can be read, asked of the loaders that the steps use."""

from collections.abc import Callable, Iterator, Mapping

import yaml
from pydantic import ValidationError

from config.alerts import load_alerts
from config.difference import load_comparison
from config.disclosure import load_disclosure
from config.indicator import load_indicators
from config.linkage import load_linkage
from config.publication import load_publication
from config.quality import load_quality
from config.region import load_regency, load_regions
from config.release import load_release_rules
from config.settings import Settings
from config.sources import load_sources
from config.survivorship import load_survivorship
from tasks.health.finding import Finding, broken, warning, well

# Shorter keys can be found by trying.
ROUNDING_KEY_LENGTH = 32

LOADERS: Mapping[str, Callable[[], object]] = {
    "config/alerts.yml": load_alerts,
    "config/difference.yml": load_comparison,
    "config/disclosure.yml": load_disclosure,
    "config/linkage.yml": load_linkage,
    "config/publication.yml": load_publication,
    "config/quality.yml": load_quality,
    "config/release.yml": load_release_rules,
    "config/sources": load_sources,
    "config/survivorship.yml": load_survivorship,
    "sql/indicators, config/estimators": load_indicators,
}


def check_config(settings: Settings) -> Iterator[Finding]:
    """One finding for each file that cannot be used, else one for all."""
    asked = dict(LOADERS) | {
        "config/regencies: regency.yml": lambda: load_regency(settings.regency),
        "config/regencies: regions.csv": lambda: load_regions(settings.regency),
    }
    sound = True
    for name, load in asked.items():
        try:
            load()
        except (ValidationError, yaml.YAMLError, ValueError, OSError, LookupError) as problem:
            sound = False
            yield broken("config_wrong", file=name, problem=" ".join(str(problem).split())[:400])
    if sound:
        yield well("config", files=len(asked))


def check_rounding_key(settings: Settings) -> Iterator[Finding]:
    """Counts that are rounded by draws which anyone with the code can compute again are not protected."""
    key = settings.rounding_key.get_secret_value() if settings.rounding_key else ""
    if load_disclosure().method == "rounding" and len(key) < ROUNDING_KEY_LENGTH:
        yield warning("rounding_key_open", length=ROUNDING_KEY_LENGTH)
