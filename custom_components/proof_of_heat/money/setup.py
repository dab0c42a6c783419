"""What the owner set up about money: where prices come from, what mining earns, and what else heats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_ENTITY_ID, CONF_URL

from ..const import (
    CONF_ALTERNATIVE,
    CONF_COP,
    CONF_COP_POINTS,
    CONF_EFFICIENCY,
    CONF_END,
    CONF_FEED_IN,
    CONF_FUEL_PRICE,
    CONF_FUEL_PRICE_ENTITY,
    CONF_KIND,
    CONF_OTHERWISE,
    CONF_OUTDOOR,
    CONF_REVENUE,
    CONF_START,
    CONF_TARIFF,
    CONF_UNIT,
    PERCENT,
)
from ..engine.alternative import RATED_OUTDOOR_C, HeatSource, YieldPoint
from ..engine.tariff_window import DayKind, TariffWindow

CONF_PRICE: Final = "price"
CONF_WINDOWS: Final = "windows"
CONF_DAYS: Final = "days"
CONF_HOLIDAYS: Final = "holidays"
CONF_ACTION: Final = "action"
CONF_FIELDS: Final = "fields"
CONF_PRICES: Final = "prices"
CONF_PLACE: Final = "place"
CONF_FACTOR: Final = "factor"
CONF_OFFSET: Final = "offset"

CONF_DIFFICULTY: Final = "difficulty"
CONF_REWARD: Final = "reward"
CONF_BLOCKS: Final = "blocks"
CONF_BITCOIN_PRICE: Final = "bitcoin_price"
CONF_TYPED: Final = "typed_hash_price"
CONF_TYPED_BITCOIN: Final = "typed_bitcoin_price"
CONF_POOL_FEE: Final = "pool_fee"
CONF_WORTH: Final = "worth"

CONF_SOURCE: Final = "source"

MEMPOOL_URL: Final = "https://mempool.space"
"""The public explorer; an own node answers the same."""

DEFAULT_POOL_FEE: Final = 2.0
DEFAULT_EFFICIENCY: Final = 92.0
DEFAULT_COP: Final = 3.2

TH_PER_PH: Final = 1000


class PriceKind(StrEnum):
    """Where prices come from."""

    FIXED = "fixed"
    WINDOWS = "windows"
    ENTITY = "entity"
    ACTION = "action"
    METER = "meter"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSetup:
    """One source of prices as the owner chose it; only what its kind needs is filled."""

    kind: PriceKind
    price_per_kwh: float = 0.0
    """Fixed, or where no window holds."""
    windows: tuple[TariffWindow, ...] = ()
    holidays: str | None = None
    """A calendar whose days count as holidays."""
    entity_id: str | None = None
    prices_per_kwh: Mapping[str, float] = field(default_factory=dict)
    """By the name of a tariff of a meter."""
    action: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What the owner adds to the call."""
    unit: str | None = None
    place: str | None = None
    factor: float = 1.0
    offset_per_kwh: float = 0.0

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """Read the options of one source, None where none is set."""
        if stored is None:
            return None
        return cls(
            kind=PriceKind(stored[CONF_KIND]),
            price_per_kwh=stored.get(CONF_PRICE, stored.get(CONF_OTHERWISE, 0.0)),
            windows=tuple(_window(window) for window in stored.get(CONF_WINDOWS, ())),
            holidays=stored.get(CONF_HOLIDAYS),
            entity_id=stored.get(CONF_ENTITY_ID),
            prices_per_kwh={row["name"]: row[CONF_PRICE] for row in stored.get(CONF_PRICES, ())},
            action=stored.get(CONF_ACTION),
            fields=stored.get(CONF_FIELDS, {}),
            unit=stored.get(CONF_UNIT),
            place=stored.get(CONF_PLACE),
            factor=stored.get(CONF_FACTOR, 1.0),
            offset_per_kwh=stored.get(CONF_OFFSET, 0.0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueSetup:
    """What tells what hashing earns; the first that answers counts."""

    url: str | None = None
    """Of the explorer, None for none."""
    difficulty: str | None = None
    reward: str | None = None
    """Bitcoin for a block, or for a day where `blocks` counts them."""
    blocks: str | None = None
    bitcoin_price: str | None = None
    typed_per_ph_day: float | None = None
    typed_bitcoin_price: float | None = None
    pool_fee_share: float = DEFAULT_POOL_FEE / PERCENT
    worth: float = 1.0

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """Read the options of a site, None where mining earns nothing that is known."""
        if stored is None:
            return None
        return cls(
            url=stored.get(CONF_URL),
            difficulty=stored.get(CONF_DIFFICULTY),
            reward=stored.get(CONF_REWARD),
            blocks=stored.get(CONF_BLOCKS),
            bitcoin_price=stored.get(CONF_BITCOIN_PRICE),
            typed_per_ph_day=stored.get(CONF_TYPED),
            typed_bitcoin_price=stored.get(CONF_TYPED_BITCOIN),
            pool_fee_share=stored.get(CONF_POOL_FEE, DEFAULT_POOL_FEE) / PERCENT,
            worth=stored.get(CONF_WORTH, 1.0),
        )

    @property
    def entity_ids(self) -> frozenset[str]:
        """Return the sensors that it reads."""
        found = (self.difficulty, self.reward, self.blocks, self.bitcoin_price)
        return frozenset(sensor for sensor in found if sensor is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeSetup:
    """What would heat without miners, as the owner set it up."""

    source: HeatSource
    fuel_per_kwh: float | None
    fuel_price_entity: str | None
    curve: tuple[YieldPoint, ...]

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """Read the options of a site, None where none is set."""
        if stored is None:
            return None
        source = HeatSource(stored[CONF_SOURCE])
        return cls(
            source=source,
            fuel_per_kwh=stored.get(CONF_FUEL_PRICE),
            fuel_price_entity=stored.get(CONF_FUEL_PRICE_ENTITY),
            curve=yield_curve(source, stored.get(CONF_EFFICIENCY), stored.get(CONF_COP_POINTS, ())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySetup:
    """The options of a site about money."""

    tariff: PriceSetup | None
    feed_in: PriceSetup | None
    revenue: RevenueSetup | None
    alternative: AlternativeSetup | None

    @classmethod
    def of(cls, entry: ConfigEntry) -> Self:
        """Read the options of a site."""
        return cls(
            tariff=PriceSetup.of(entry.options.get(CONF_TARIFF)),
            feed_in=PriceSetup.of(entry.options.get(CONF_FEED_IN)),
            revenue=RevenueSetup.of(entry.options.get(CONF_REVENUE)),
            alternative=AlternativeSetup.of(entry.options.get(CONF_ALTERNATIVE)),
        )


def yield_curve(
    source: HeatSource, efficiency: float | None, points: tuple[Mapping[str, float], ...] | list[Mapping[str, float]]
) -> tuple[YieldPoint, ...]:
    """Return how much heat comes of a kWh: by outdoor temperature for a heat pump, always the same for the others."""
    if source is HeatSource.HEAT_PUMP and points:
        rising = sorted(points, key=lambda point: point[CONF_OUTDOOR])
        return tuple(YieldPoint(outdoor_c=point[CONF_OUTDOOR], heat_per_kwh=point[CONF_COP]) for point in rising)
    usual = {HeatSource.HEAT_PUMP: DEFAULT_COP, HeatSource.GAS: DEFAULT_EFFICIENCY / PERCENT}
    share = usual.get(source, 1.0) if efficiency is None else efficiency / PERCENT
    return (YieldPoint(outdoor_c=RATED_OUTDOOR_C, heat_per_kwh=share),)


def _window(stored: Mapping[str, Any]) -> TariffWindow:
    """Return a window as the engine wants it; one that names no days holds on all."""
    return TariffWindow(
        days=frozenset(DayKind(day) for day in stored.get(CONF_DAYS) or DayKind),
        start=time.fromisoformat(stored[CONF_START]),
        end=time.fromisoformat(stored[CONF_END]),
        price_per_kwh=stored[CONF_PRICE],
    )
