"""The keys that received files lie encrypted under; they come from the environment or a file and are never shown or stored.

The first key encrypts, every key opens: so a key is changed by putting the new one before the old and running `lab raw encrypt`.
"""

import binascii
from base64 import b64decode
from dataclasses import dataclass, field

from config.messages import message
from config.settings import Settings

KEY_BYTES = 32


class RawKeyError(ValueError):
    """A key is missing, malformed or not the one that a file was encrypted under; says what to do."""


@dataclass(frozen=True)
class RawKeys:
    """Keys of AES-256, the one in use first; none where received files lie as they came."""

    keys: tuple[bytes, ...] = field(default=(), repr=False)
    language: str = "id"


def load_raw_keys(settings: Settings) -> RawKeys:
    """The keys in `LAB_RAW_KEY` or in the file `LAB_RAW_KEY_FILE`, each 32 bytes in base64; raises RawKeyError."""
    said, language = settings.raw_key.get_secret_value() if settings.raw_key else "", settings.language
    if said and settings.raw_key_file:
        raise RawKeyError(message("raw.two_places", language))
    if settings.raw_key_file:
        try:
            said = settings.raw_key_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RawKeyError(message("raw.no_file", language, file=settings.raw_key_file)) from error
        if not said.split():
            raise RawKeyError(message("raw.no_file", language, file=settings.raw_key_file))
    return RawKeys(tuple(_key(word, number, language) for number, word in enumerate(said.split(), 1)), language)


def _key(word: str, number: int, language: str) -> bytes:
    try:
        key = b64decode(word, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        # Without the cause, which could quote the key.
        raise RawKeyError(message("raw.malformed", language, number=number)) from None
    return key
