"""One thing that was looked at and what came of it, worded from config/messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from config.messages import message

Level = Literal["well", "warning", "broken"]


@dataclass(frozen=True)
class Finding:
    """A check's outcome: `key` names a sentence `doctor.<key>` that says what is wrong and how to mend it."""

    level: Level
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """The finding in words."""
        return message(f"doctor.{self.key}", language, **self.values)


def well(key: str, **values: object) -> Finding:
    """A finding that asks nothing of anyone."""
    return Finding("well", key, values)


def warning(key: str, **values: object) -> Finding:
    """A finding that somebody should look into."""
    return Finding("warning", key, values)


def broken(key: str, **values: object) -> Finding:
    """A finding that stops the laboratory or will."""
    return Finding("broken", key, values)
