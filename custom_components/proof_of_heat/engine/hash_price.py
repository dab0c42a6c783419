"""What hashing earns: from difficulty, block reward, pool fee and the price of a bitcoin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# One block takes this many hashes at a difficulty of 1 (Bitcoin Core, `GetDifficulty`: a target of 0xffff x 2^208).
HASHES_PER_DIFFICULTY: Final = 2**32
HASHES_PER_TH: Final = 1e12
SAT_PER_BTC: Final = 1e8
DAY_S: Final = 86400
HOURS_A_DAY: Final = 24
JOULE_PER_KWH: Final = 3.6e6

# The price of a bitcoin moves by a percent or two in this time; difficulty moves once in two weeks.
FRESH_AGE: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class HashPrice:
    """What a hash rate of 1 TH/s earns."""

    btc_per_th_day: float
    price_per_btc: float
    worth: float = 1.0
    """How much more than its price the owner holds a bitcoin to be worth: 1 sells all, 2 hopes for twice."""

    @property
    def per_th_day(self) -> float:
        """Return money for 1 TH/s over one day, as its owner values it."""
        return self.btc_per_th_day * self.price_per_btc * self.worth

    def per_hour(self, hashrate_th_s: float) -> float:
        """Return money for one hour of a hash rate, as its owner values it."""
        return self.per_th_day / HOURS_A_DAY * hashrate_th_s

    def per_kwh(self, efficiency_j_per_th: float) -> float:
        """Return money for each kWh of a machine of this efficiency, as its owner values it.

        revenue = 3.6e6 / (J/TH) x hash price / 86400: 1 kWh is 3.6e6 J, and 1 TH/s over a day is 86400 TH.
        """
        return JOULE_PER_KWH / efficiency_j_per_th * self.per_th_day / DAY_S

    def sat(self, hash_th: float) -> float:
        """Return the satoshi for an amount of hashes."""
        return self.btc_per_th_day * SAT_PER_BTC * hash_th / DAY_S


NOTHING_EARNED: Final = HashPrice(btc_per_th_day=0.0, price_per_btc=0.0)
"""Miners are heaters that earn nothing, while nobody knows better."""


def hash_price(
    *, difficulty: float, reward_btc: float, price_per_btc: float, pool_fee_share: float = 0.0, worth: float = 1.0
) -> HashPrice:
    """Return what 1 TH/s earns, with `reward_btc` for a block: subsidy and fees.

    BTC/TH/day = 86400e12 / (D x 2^32) x reward x (1 - pool fee): the share of the blocks found at this difficulty.
    Blocks come 5 to 10 % faster or slower than 144 a day, so the day's count is no base (Bitcoin wiki, "Difficulty").
    """
    hashes_per_block = difficulty * HASHES_PER_DIFFICULTY
    blocks_per_th_day = DAY_S * HASHES_PER_TH / hashes_per_block
    return HashPrice(
        btc_per_th_day=blocks_per_th_day * reward_btc * (1 - pool_fee_share), price_per_btc=price_per_btc, worth=worth
    )


class HashPriceStatus(StrEnum):
    """Where the hash price comes from; the value is the translation key."""

    LIVE = "live"
    """From the first source, and fresh."""
    SECOND_SOURCE = "second_source"
    """The first source is silent, or never spoke; another one is fresh."""
    TYPED_IN = "typed_in"
    """No source is fresh; the owner's number holds."""
    STALE = "stale"
    """No source is fresh; the last known one holds."""
    UNKNOWN = "unknown"
    """Nothing is known; miners count as heaters that earn nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HashQuote:
    """The hash price as one source told it."""

    source: str
    price: HashPrice
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHashPrice:
    """The hash price that holds now, and why this one."""

    price: HashPrice
    status: HashPriceStatus
    quote: HashQuote | None = None


def known_hash_price(
    quotes: Iterable[HashQuote], *, first: str | None, now: datetime, typed_in: HashPrice | None = None
) -> KnownHashPrice:
    """Return the first fresh quote, the sources in the owner's order, else what comes nearest to it.

    `first` is the owner's first source, whether it ever spoke or not. There is always an answer: losing the market
    never stops the heat.
    """
    quotes = tuple(quotes)
    fresh = next((quote for quote in quotes if now - quote.read_at <= FRESH_AGE), None)
    if fresh is not None:
        status = HashPriceStatus.LIVE if fresh.source == first else HashPriceStatus.SECOND_SOURCE
        return KnownHashPrice(price=fresh.price, status=status, quote=fresh)
    if typed_in is not None:
        return KnownHashPrice(price=typed_in, status=HashPriceStatus.TYPED_IN)
    latest = max(quotes, key=lambda quote: quote.read_at, default=None)
    if latest is not None:
        return KnownHashPrice(price=latest.price, status=HashPriceStatus.STALE, quote=latest)
    return KnownHashPrice(price=NOTHING_EARNED, status=HashPriceStatus.UNKNOWN)
