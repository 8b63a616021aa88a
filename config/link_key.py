"""The secret that two parties share for one exchange of pseudonyms; it is read from the environment and never shown or stored.

Whoever has it can test guesses of identity numbers, so it is made anew for each exchange and destroyed with it.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from config.settings import Settings

LEAST_CHARACTERS = 32
BLOCK = 64


class LinkKeyError(ValueError):
    """There is no key, or it is too short to withstand guessing."""


@dataclass(frozen=True)
class LinkKey:
    """The key of HMAC-SHA256 (RFC 2104) as its two padded blocks, which SQL hashes with."""

    inner: bytes = field(repr=False)
    outer: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: str) -> "LinkKey":
        """The padded blocks of a secret."""
        key = secret.encode()
        key = (sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
        return cls(bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key))


def load_link_key(settings: Settings) -> LinkKey:
    """The key in `LAB_LINK_KEY`; raises LinkKeyError when it is absent or has fewer than 32 characters."""
    secret = settings.link_key.get_secret_value() if settings.link_key else ""
    if len(secret) < LEAST_CHARACTERS:
        said = "is not set" if not secret else f"has only {len(secret)} characters"
        raise LinkKeyError(
            f"LAB_LINK_KEY {said}: it needs {LEAST_CHARACTERS} or more, the same on both sides. "
            "Make one with `openssl rand -hex 32`, hand it over by another way than the file, and destroy it afterwards."
        )
    return LinkKey.of(secret)
