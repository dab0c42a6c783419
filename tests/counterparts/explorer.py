"""An explorer of the network that answers as mempool.space does, and can be made to fail."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .serving import serving

# Recorded in January 2026, shortened: 144 blocks with 3.15 BTC each.
HASHRATE: dict[str, Any] = {
    "hashrates": [{"timestamp": 1768348800, "avgHashrate": 1.0731e21}],
    "difficulty": [{"time": 1767864021, "height": 931392, "difficulty": 150e12, "adjustment": 0.988}],
    "currentHashrate": 1.0731e21,
    "currentDifficulty": 150e12,
}
REWARDS: dict[str, Any] = {
    "startBlock": 932300,
    "endBlock": 932443,
    "totalReward": "45360000000",
    "totalFee": "360000000",
    "totalTx": "432000",
}
PRICES: dict[str, Any] = {"time": 1768392000, "USD": 90000, "EUR": 80000, "GBP": 67000}


@dataclass(slots=True)
class Explorer:
    """What the explorer answers, and how often it was asked."""

    url: str = ""
    prices: Any = field(default_factory=lambda: dict(PRICES))
    hashrate: Any = field(default_factory=lambda: dict(HASHRATE))
    rewards: Any = field(default_factory=lambda: dict(REWARDS))
    fails: bool = False
    asked: int = 0

    async def async_hashrate(self, _request: web.Request) -> web.Response:
        """Tell the difficulty."""
        return self._answer(self.hashrate)

    async def async_rewards(self, _request: web.Request) -> web.Response:
        """Tell what a day of blocks paid."""
        return self._answer(self.rewards)

    async def async_prices(self, _request: web.Request) -> web.Response:
        """Tell the price of a bitcoin."""
        return self._answer(self.prices)

    def _answer(self, told: Any) -> web.Response:
        """Answer, or refuse as a server does that is asked too much."""
        self.asked += 1
        if self.fails:
            raise web.HTTPTooManyRequests
        return web.Response(text=told) if isinstance(told, str) else web.json_response(told)


@asynccontextmanager
async def exploring() -> AsyncGenerator[Explorer]:
    """Run an explorer for as long as somebody needs it."""
    explorer = Explorer()
    application = web.Application()
    application.router.add_get("/api/v1/mining/hashrate/3d", explorer.async_hashrate)
    application.router.add_get("/api/v1/mining/reward-stats/144", explorer.async_rewards)
    application.router.add_get("/api/v1/prices", explorer.async_prices)
    async with serving(application) as url:
        explorer.url = str(url)
        yield explorer
