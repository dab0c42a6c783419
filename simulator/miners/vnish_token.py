"""The tokens of VNish: given for the password, though not too often, and void when the password changes."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from ..fault import Fault

LOGINS: Final = 10
LOGIN_SPAN: Final = timedelta(minutes=1)
"""So many logins within this time; then the machine takes none for a while."""


class Tokens:
    """The logins of one machine."""

    def __init__(self, faults: Collection[Fault]) -> None:
        """Begin with nobody logged in; `faults` is looked at anew each time."""
        self.logins = 0
        """How often somebody tried to log in."""
        self._faults = faults
        self._tried_at: list[datetime] = []
        self._living: set[str] = set()
        self._is_voided = False

    def unlock(self, *, is_password: bool, now: datetime) -> tuple[HTTPStatus, str | None]:
        """Return the status of a login, and a token if it went well."""
        self.logins += 1
        self._tried_at = [at for at in self._tried_at if now - at < LOGIN_SPAN]
        if len(self._tried_at) >= LOGINS:
            return HTTPStatus.TOO_MANY_REQUESTS, None
        self._tried_at.append(now)
        if not is_password:
            return HTTPStatus.FORBIDDEN, None
        token = secrets.token_hex(16)
        self._renew()
        self._living.add(token)
        return HTTPStatus.OK, token

    def is_living(self, token: str) -> bool:
        """Tell whether a token holds."""
        self._renew()
        return token in self._living

    def exhaust(self, now: datetime) -> None:
        """Let others log in until the machine takes no more for a while."""
        self._tried_at = [now] * LOGINS

    def void(self) -> None:
        """Forget all logins."""
        self._living.clear()

    def _renew(self) -> None:
        """Forget all logins when the password changes, and once at the moment when they expire."""
        is_expired = Fault.TOKEN_EXPIRED in self._faults
        if Fault.WRONG_PASSWORD in self._faults or (is_expired and not self._is_voided):
            self.void()
        self._is_voided = is_expired
