"""Random numbers by name and the few draws used everywhere; one stream a purpose, so that a new draw moves no other."""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Three names for one type: they say what is meant, since columns of every kind stand in one table of columns.
Ints = NDArray[Any]
Floats = NDArray[Any]
Mask = NDArray[Any]


@dataclass(frozen=True)
class Streams:
    """Independent generators of one seed."""

    seed: int

    def named(self, *names: str) -> np.random.Generator:
        """The generator of that purpose, always the same for the same seed."""
        keys = [zlib.crc32(name.encode()) for name in names]
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, *keys])))


def pick(rng: np.random.Generator, shares: Floats | tuple[float, ...] | list[float], size: int) -> Ints:
    """Indices drawn with the given shares, which need not add to exactly 1."""
    edges = np.cumsum(np.asarray(shares, np.float64))
    found = np.searchsorted(edges / edges[-1], rng.random(size), side="right")
    return np.minimum(found, len(edges) - 1).astype(np.int16)


def bounded_normal(rng: np.random.Generator, spec: tuple[float, float, float, float], size: int) -> Floats:
    """Normal draws with mean, sd, least and greatest value; outliers are put evenly near the mean, not on the edge."""
    mean, sd, least, most = spec
    drawn = rng.normal(mean, sd, size)
    again = (drawn < least) | (drawn > most)
    drawn[again] = rng.uniform(max(least, mean - sd), min(most, mean + sd), int(again.sum()))
    return drawn


def logistic(value: Floats) -> Floats:
    """The logistic function."""
    return 1 / (1 + np.exp(-value))


def uniform_of(score: Floats) -> Floats:
    """A standard normal score as a number between 0 and 1 (logistic approximation of the normal, error below 0.01)."""
    return logistic(1.702 * score)
