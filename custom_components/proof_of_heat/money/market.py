"""What hashing earns, from an explorer of the network, from sensors, or typed in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from aiohttp import ClientError, ClientSession, ClientTimeout
from homeassistant.core import HomeAssistant

from ..engine.hash_price import SAT_PER_BTC, HashPrice, HashQuote, KnownHashPrice, hash_price, known_hash_price
from .setup import TH_PER_PH, RevenueSetup

PATIENCE: Final = ClientTimeout(total=10)

# The public explorer asks for few requests; fees move by the hour, the price by the minute.
MARKET_INTERVAL: Final = timedelta(minutes=10)
LONGEST_PAUSE: Final = timedelta(minutes=80)

# A day of blocks: fees of a single one say nothing.
REWARD_BLOCKS: Final = 144

EXPLORER: Final = "explorer"
SENSORS: Final = "sensors"


class MarketFault(StrEnum):
    """Why an explorer is no use; the value is the translation key."""

    NO_ANSWER = "market_no_answer"
    UNREADABLE = "market_unreadable"
    NO_CURRENCY = "market_no_currency"


class MarketError(Exception):
    """An explorer told nothing that can be used."""

    def __init__(self, fault: MarketFault) -> None:
        """Keep why."""
        super().__init__(fault)
        self.fault = fault


class Market:
    """The hash price of one site: the last good word of each source, in the owner's order."""

    def __init__(
        self, hass: HomeAssistant, session: ClientSession, setup: RevenueSetup | None, quotes: tuple[HashQuote, ...]
    ) -> None:
        """Start with what is remembered."""
        self._hass = hass
        self._session = session
        self._setup = setup
        self._quotes = {quote.source: quote for quote in quotes if quote.source in _sources(setup)}
        self._failures = 0
        self._due_at: datetime | None = None

    @property
    def quotes(self) -> tuple[HashQuote, ...]:
        """Return the last word of each source that is set up, the first choice first."""
        return tuple(self._quotes[source] for source in _sources(self._setup) if source in self._quotes)

    def known(self, now: datetime) -> KnownHashPrice:
        """Return the hash price that holds now; there always is one."""
        first = next(iter(_sources(self._setup)), None)
        return known_hash_price(self.quotes, first=first, now=now, typed_in=typed_price(self._setup))

    async def async_refresh(self, now: datetime, *, jitter: timedelta) -> bool:
        """Ask what is due, and tell whether anything new is known; a failure costs nothing but its news."""
        before = self._quotes
        self._quotes = {**before, **self._by_sensors(now), **await self._async_by_explorer(now, jitter)}
        return self._quotes != before

    def _by_sensors(self, now: datetime) -> dict[str, HashQuote]:
        """Return what the sensors say, nothing while one of them says nothing."""
        price = None if self._setup is None else price_by_sensors(self._hass, self._setup)
        return {} if price is None else {SENSORS: HashQuote(source=SENSORS, price=price, read_at=now)}

    async def _async_by_explorer(self, now: datetime, jitter: timedelta) -> dict[str, HashQuote]:
        """Return what the explorer says where it is its time; after a failure it is asked ever more seldom."""
        setup = self._setup
        if setup is None or setup.url is None or (self._due_at is not None and now < self._due_at):
            return {}
        try:
            price = await async_explored(self._hass, self._session, setup)
        except MarketError:
            self._failures += 1
            self._due_at = now + jitter + min(MARKET_INTERVAL * 2**self._failures, LONGEST_PAUSE)
            return {}
        self._failures = 0
        self._due_at = now + jitter + MARKET_INTERVAL
        return {EXPLORER: HashQuote(source=EXPLORER, price=price, read_at=now)}


def _sources(setup: RevenueSetup | None) -> tuple[str, ...]:
    """Return the sources that are set up, the first choice first; what others told before counts no more."""
    if setup is None:
        return ()
    is_set_up = {EXPLORER: setup.url, SENSORS: setup.difficulty}
    return tuple(source for source, found in is_set_up.items() if found is not None)


def typed_price(setup: RevenueSetup | None) -> HashPrice | None:
    """Return the hash price that the owner typed in, None if there is none."""
    if setup is None or setup.typed_per_ph_day is None or setup.typed_bitcoin_price is None:
        return None
    per_th_day = setup.typed_per_ph_day / TH_PER_PH
    return HashPrice(
        btc_per_th_day=per_th_day / setup.typed_bitcoin_price,
        price_per_btc=setup.typed_bitcoin_price,
        worth=setup.worth,
    )


def price_by_sensors(hass: HomeAssistant, setup: RevenueSetup) -> HashPrice | None:
    """Return the hash price that the sensors tell, None unless all of them say a number above 0."""
    difficulty, price, reward = (
        positive(hass, sensor) for sensor in (setup.difficulty, setup.bitcoin_price, setup.reward)
    )
    blocks = 1.0 if setup.blocks is None else positive(hass, setup.blocks)
    if difficulty is None or price is None or reward is None or blocks is None:
        return None
    return _priced(setup, difficulty=difficulty, reward_btc=reward / blocks, price_per_btc=price)


async def async_explored(hass: HomeAssistant, session: ClientSession, setup: RevenueSetup) -> HashPrice:
    """Return the hash price by an explorer that answers as mempool.space does, MarketError if it does not."""
    base = f"{(setup.url or '').rstrip('/')}/api/v1"
    network = await _async_asked(session, f"{base}/mining/hashrate/3d")
    stats = await _async_asked(session, f"{base}/mining/reward-stats/{REWARD_BLOCKS}")
    price = positive(hass, setup.bitcoin_price)
    if price is None:
        prices = await _async_asked(session, f"{base}/prices")
        price = _above_zero(prices.get(hass.config.currency))
    if price is None:
        raise MarketError(MarketFault.NO_CURRENCY)
    difficulty, total_sat = _above_zero(network.get("currentDifficulty")), _above_zero(stats.get("totalReward"))
    if difficulty is None or total_sat is None:
        raise MarketError(MarketFault.UNREADABLE)
    reward_btc = total_sat / SAT_PER_BTC / REWARD_BLOCKS
    return _priced(setup, difficulty=difficulty, reward_btc=reward_btc, price_per_btc=price)


def positive(hass: HomeAssistant, sensor: str | None) -> float | None:
    """Return what a sensor says, None unless it is a number above 0."""
    state = None if sensor is None else hass.states.get(sensor)
    return None if state is None else _above_zero(state.state)


def _priced(setup: RevenueSetup, *, difficulty: float, reward_btc: float, price_per_btc: float) -> HashPrice:
    """Return what 1 TH/s earns after the fee of the pool, as its owner values it."""
    return hash_price(
        difficulty=difficulty,
        reward_btc=reward_btc,
        price_per_btc=price_per_btc,
        pool_fee_share=setup.pool_fee_share,
        worth=setup.worth,
    )


async def _async_asked(session: ClientSession, url: str) -> Mapping[str, Any]:
    """Return the answer to one question, MarketError if there is none."""
    try:
        async with session.get(url, timeout=PATIENCE) as response:
            response.raise_for_status()
            answer = await response.json(content_type=None)
    except (ClientError, TimeoutError) as error:
        raise MarketError(MarketFault.NO_ANSWER) from error
    except ValueError as error:
        raise MarketError(MarketFault.UNREADABLE) from error
    if not isinstance(answer, dict):
        raise MarketError(MarketFault.UNREADABLE)
    return answer


def _above_zero(told: object) -> float | None:
    """Return a number above 0, None for anything else: nothing here is free or negative."""
    try:
        number = float(told) if isinstance(told, int | float | str) else 0.0
    except ValueError:
        return None
    return number if isfinite(number) and number > 0 else None
