"""The form of an encrypted file: authenticated chunks under a key of their own, so that no byte can be changed, moved or cut unnoticed.

Chunks are numbered and the last is marked, as in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizar 2015): a file that
was cut, or whose chunks were put in another order, does not open. The name of the file is authenticated too.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK, TAG = 1 << 20, 16
MAGIC = b"LABRAW1\n"
MARK, SALT = 8, 16
HEADER = len(MAGIC) + MARK + SALT


class UnknownKey(LookupError):
    """None of the keys is the one the file was encrypted under."""


class Damaged(ValueError):
    """The file is not what was once encrypted."""


def seal(source: IO[bytes], target: IO[bytes], key: bytes, name: str) -> None:
    """Writes what is read from `source` encrypted: header, then chunks of 1 MiB with a tag each."""
    header = MAGIC + key_mark(key) + secrets.token_bytes(SALT)
    cipher, said = _cipher(key, header), header + name.encode()
    target.write(header)
    for nonce, block in _blocks(source, CHUNK):
        target.write(cipher.encrypt(nonce, block, said))


def unseal(source: IO[bytes], target: IO[bytes], keys: Sequence[bytes], name: str) -> None:
    """Writes the plain bytes; raises UnknownKey or Damaged, and then nothing that was written may be used."""
    from cryptography.exceptions import InvalidTag

    header = source.read(HEADER)
    cipher, said = _cipher(key_of(header, keys), header), header + name.encode()
    for nonce, block in _blocks(source, CHUNK + TAG):
        try:
            target.write(cipher.decrypt(nonce, block, said))
        except InvalidTag as error:
            raise Damaged(name) from error


def key_of(header: bytes, keys: Sequence[bytes]) -> bytes:
    """The key that a file with this beginning was encrypted under; raises UnknownKey, or Damaged for another kind of file."""
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise Damaged
    found = next((key for key in keys if is_under(header, key)), None)
    if found is None:
        raise UnknownKey
    return found


def is_under(header: bytes, key: bytes) -> bool:
    """Whether a file with this beginning was encrypted under that key."""
    return header[len(MAGIC) : len(MAGIC) + MARK] == key_mark(key)


def key_mark(key: bytes) -> bytes:
    """What tells one key from another without telling the key."""
    return hashlib.sha256(b"lab raw mark" + key).digest()[:MARK]


def _cipher(key: bytes, header: bytes) -> "AESGCM":
    """A cipher whose key serves one file, so that numbers of blocks may serve as nonces."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, header[-SALT:], b"lab raw file").derive(key))


def _blocks(source: IO[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """Blocks with their nonces: the number of the block and whether it is the last one."""
    block, number = source.read(size), 0
    while True:
        following = source.read(size) if len(block) == size else b""
        yield number.to_bytes(11, "big") + bytes([not following]), block
        if not following:
            return
        block, number = following, number + 1
