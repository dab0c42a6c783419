"""The tokens of the Whatsminer API v2: md5crypt for key and sign, AES-256-ECB for the command."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from string import ascii_letters, digits
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from passlib.handlers.md5_crypt import md5_crypt

KEEPALIVE = timedelta(minutes=30)
"""A token lives this long (vendor's document of API 2.0.5)."""

MOST_TOKENS = 32
"""One client gets so many living tokens (same document)."""

BLOCK_BYTES = 16
"""The block of AES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a client must prove with one command: the key that hides it and the sign that it carries."""

    key: str
    sign: str
    given_at: datetime

    def opened(self, data: str) -> dict[str, Any] | None:
        """Return the command inside a cipher text, None if another key closed it."""
        try:
            plain = _cipher(self.key).decryptor().update(base64.b64decode(data))
            command = json.loads(plain.rstrip(b"\0"))
        except ValueError:
            return None
        return command if isinstance(command, dict) and command.get("token") == self.sign else None

    def closed(self, reply: dict[str, Any]) -> dict[str, str]:
        """Return a reply that only the holder of the token can read."""
        plain = json.dumps(reply).encode()
        padded = plain + b"\0" * (-len(plain) % BLOCK_BYTES)
        return {"enc": base64.b64encode(_cipher(self.key).encryptor().update(padded)).decode()}


class Tokens:
    """All living tokens of one machine."""

    def __init__(self, seed: int) -> None:
        """Start without a token."""
        self._random = Random(f"token {seed}")
        self._tokens: list[Token] = []

    def give(self, password: str, now: datetime) -> dict[str, str] | None:
        """Return what a client needs to make a token for this password, None when it holds too many."""
        self._tokens = self.living(now)
        if len(self._tokens) >= MOST_TOKENS:
            return None
        salt, new_salt = self._salt(), self._salt()
        # The machine sends the last four digits of its time.
        time = f"{int(now.timestamp()) % 10_000:04d}"
        key = _crypted(password, salt)
        self._tokens.append(Token(key=key, sign=_crypted(key + time, new_salt), given_at=now))
        return {"time": time, "salt": salt, "newsalt": new_salt}

    def living(self, now: datetime) -> list[Token]:
        """Return the tokens that still hold, the newest first."""
        return sorted(
            (token for token in self._tokens if now - token.given_at < KEEPALIVE),
            key=lambda token: token.given_at,
            reverse=True,
        )

    def void(self) -> None:
        """Forget all tokens, as a reboot does."""
        self._tokens.clear()

    def _salt(self) -> str:
        """Return eight signs, the most that md5crypt takes."""
        return "".join(self._random.choices(ascii_letters + digits, k=8))


def _crypted(word: str, salt: str) -> str:
    """Return the fourth part of `$1$salt$hash`: the hash alone."""
    crypted: str = md5_crypt.using(salt=salt).hash(word)  # type: ignore[no-untyped-call]  # passlib has no types.
    return crypted.split("$")[3]


def _cipher(key: str) -> Cipher[modes.ECB]:
    """Return the cipher under a key; the vendor chose ECB."""
    return Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.ECB())  # noqa: S305
