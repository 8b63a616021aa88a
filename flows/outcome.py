"""How a run ends: completed, or failed in part with the names of what failed; so that nobody has to read logs to know."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from config.settings import load_settings
from config.sources import unknown_sources

# The state of a step that a declared limit stopped; its message says by which name and what to do.
STOPPED = "Stopped"


@dataclass
class Failures:
    """Steps that failed while the others went on."""

    names: list[str] = field(default_factory=list)

    def add(self, name: str, state: State) -> None:
        """Notes a step by the state it ended in."""
        if not state.is_completed():
            self.names.append(f"{name} ({state.message})" if state.name == STOPPED else name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)


def refused(sources: list[str] | None) -> State | None:
    """The state of a flow that was asked for a source there is not, which would do nothing and look like success; else nothing."""
    said = unknown_sources(sources, load_settings().language)
    return Failed(message=said) if said else None


def finish(failures: Failures, message: str) -> State:
    """The state a flow returns: completed with a message, or partly failed naming what failed."""
    if failures.names:
        return Failed(name="PartlyFailed", message=f"failed: {', '.join(failures)}; the other steps went on. {message}")
    return Completed(message=message)
