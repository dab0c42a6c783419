"""What money does: prices of now, who heats for the least, the plan, and the accounts of site, zones and miners."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.const import EntityCategory
from homeassistant.util import dt as dt_util

from ..const import PERCENT
from ..coordinator import ProofOfHeatConfigEntry
from ..engine.accounting import Account
from ..engine.alternative import HeatSource
from ..engine.economics import Regime
from ..engine.hash_price import HashPriceStatus
from ..engine.plan import PlannedSlot, SlotReason
from ..money.coordinator import MoneyCoordinator, planned_slot
from ..money.feed import STATUSES
from ..money.view import HeatPrices, MoneyView
from ..parts.part import PartCoordinator
from ..publish import COUNTER_BAND, Band, Value
from ..records.money import Book, MoneyMemory
from ..zones.zone import ZoneCoordinator
from .shown import SHARE, ShownSensor, ShownSensorDescription

PRICE_BAND: Final = Band(share=0.005)

PER_KWH: Final = "{currency}/kWh"
PER_PH_DAY: Final = "{currency}/PH/d"
MONEY: Final = "{currency}"

type Owner = PartCoordinator[Any]
"""Whose account it is: the site, a zone or a miner."""


@dataclass(frozen=True, kw_only=True)
class MoneySensorDescription[ViewT](ShownSensorDescription[MoneyCoordinator, ViewT]):
    """Describe a sensor of money; its unit is made with the currency of the house."""

    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class AccountSensorDescription(MoneySensorDescription[Account]):
    """Describe a sensor of an account."""

    is_today: bool = False


def _heat(value_fn: Callable[[HeatPrices], Value]) -> Callable[[MoneyView], Value]:
    """Return what heat costs, None while no price is known."""
    return lambda view: None if view.heat is None else value_fn(view.heat)


def _price(key: str, value_fn: Callable[[MoneyView], Value], unit: str = PER_KWH) -> MoneySensorDescription[MoneyView]:
    """Describe a price of now."""
    return MoneySensorDescription[MoneyView](
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2 if unit == PER_PH_DAY else 4,
        value_fn=value_fn,
        unit=unit,
        band=PRICE_BAND,
    )


def _account(key: str, value_fn: Callable[[Account], Value], *, is_today: bool = False) -> AccountSensorDescription:
    """Describe an amount of money that was booked."""
    return AccountSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.MONETARY,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        value_fn=value_fn,
        unit=MONEY,
        band=COUNTER_BAND,
        is_today=is_today,
    )


def _satoshi(key: str, *, is_today: bool = False) -> AccountSensorDescription:
    """Describe an amount of satoshi that was booked."""
    return AccountSensorDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=0,
        value_fn=lambda account: account.revenue_sat,
        unit="sat",
        band=COUNTER_BAND,
        is_today=is_today,
    )


MONEY_SENSORS: Final = (
    _price("electricity_price", lambda view: view.price_per_kwh),
    _price("feed_in_price", lambda view: view.feed_in_per_kwh),
    _price("net_heat_price", _heat(lambda heat: heat.net_per_kwh)),
    _price("break_even_price", _heat(lambda heat: heat.break_even_per_kwh)),
    _price("hash_price", lambda view: view.hash_price_per_ph_day, PER_PH_DAY),
    MoneySensorDescription[MoneyView](
        key="regime",
        translation_key="regime",
        device_class=SensorDeviceClass.ENUM,
        options=list(Regime),
        value_fn=_heat(lambda heat: heat.regime),
    ),
    MoneySensorDescription[MoneyView](
        key="cheapest_heat",
        translation_key="cheapest_heat",
        device_class=SensorDeviceClass.ENUM,
        options=list(HeatSource),
        value_fn=_heat(lambda heat: heat.cheapest.source),
        attributes_fn=lambda view: _prices(view.heat),
    ),
    _price("cheapest_heat_lead", _heat(lambda heat: heat.cheapest.lead_per_kwh)),
    MoneySensorDescription[MoneyView](
        key="price_status",
        translation_key="price_status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[str(status) for status in STATUSES],
        value_fn=lambda view: str(view.price_status),
    ),
    MoneySensorDescription[MoneyView](
        key="hash_price_status",
        translation_key="hash_price_status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=list(HashPriceStatus),
        value_fn=lambda view: view.known.status,
    ),
    MoneySensorDescription[MoneyView](
        key="plan_saving",
        translation_key="plan_saving",
        device_class=SensorDeviceClass.MONETARY,
        suggested_display_precision=2,
        value_fn=lambda view: None if view.plan is None else view.plan.saving,
        unit=MONEY,
        band=Band(width=0.01),
    ),
    MoneySensorDescription[MoneyView](
        key="plan_gain",
        translation_key="plan_gain",
        device_class=SensorDeviceClass.MONETARY,
        suggested_display_precision=2,
        value_fn=lambda view: None if view.memory.review is None else view.memory.review.saving,
        unit=MONEY,
    ),
    MoneySensorDescription[MoneyView](
        key="forecast_error",
        translation_key="forecast_error",
        entity_category=EntityCategory.DIAGNOSTIC,
        **SHARE,
        value_fn=lambda view: None if view.error_share is None else PERCENT * view.error_share,
    ),
)

ACCOUNT_SENSORS: Final = (
    _account("cost", lambda account: account.cost),
    _account("revenue", lambda account: account.revenue),
    _account("net_heat_cost", lambda account: account.net_heat_cost),
    _account("avoided_cost", lambda account: account.avoided_cost),
    _account("saving", lambda account: account.saving),
    _satoshi("revenue_sat"),
    _account("cost_today", lambda account: account.cost, is_today=True),
    _account("revenue_today", lambda account: account.revenue, is_today=True),
    _account("net_heat_cost_today", lambda account: account.net_heat_cost, is_today=True),
    _account("avoided_cost_today", lambda account: account.avoided_cost, is_today=True),
    _account("saving_today", lambda account: account.saving, is_today=True),
    _satoshi("revenue_sat_today", is_today=True),
)


def _planned(slot: PlannedSlot | None) -> dict[str, Value]:
    """Return what is planned for a slot."""
    return {} if slot is None else {"mining_w": round(slot.mining_w), "alternative_w": round(slot.alternative_w)}


PLAN_REASON: Final = MoneySensorDescription[PlannedSlot | None](
    key="plan_reason",
    translation_key="plan_reason",
    device_class=SensorDeviceClass.ENUM,
    options=list(SlotReason),
    value_fn=lambda slot: None if slot is None else slot.reason,
    attributes_fn=_planned,
)


def money_sensors(entry: ProofOfHeatConfigEntry) -> Iterable[tuple[str | None, list[SensorEntity]]]:
    """Yield the sensors of money by their subentry, none while the owner set up no price."""
    site = entry.runtime_data
    money = site.money
    if not money.is_priced:
        return
    yield None, [MoneySensor(money, description) for description in MONEY_SENSORS]
    yield None, _accounts(money, site.control, lambda memory: memory.site, shows_today=True)
    for zone in site.zones.zones.values():
        yield zone.subentry_id, [*_accounts(money, zone, _of_zone(zone.setup.id)), PlanReasonSensor(money, zone)]
    for miner in site.fleet.miners.values():
        yield miner.subentry_id, _accounts(money, miner, _of_miner(miner.setup.id))


def _accounts(
    money: MoneyCoordinator, owner: Owner, book_fn: Callable[[MoneyMemory], Book], *, shows_today: bool = False
) -> list[SensorEntity]:
    """Return the accounts of an owner; what it did today is on by default where it is asked for."""
    return [
        AccountSensor(money, owner, book_fn, description, is_on=shows_today or not description.is_today)
        for description in ACCOUNT_SENSORS
    ]


class MoneySensor(ShownSensor[MoneyCoordinator]):
    """A sensor of money."""

    entity_description: MoneySensorDescription[Any]

    def __init__(self, money: MoneyCoordinator, description: MoneySensorDescription[Any]) -> None:
        """Show an amount in the currency of the house."""
        super().__init__(money, description)
        if description.unit is not None:
            self._attr_native_unit_of_measurement = description.unit.format(currency=money.hass.config.currency)


class PlanReasonSensor(MoneySensor):
    """Why the plan wants of a zone what it wants now."""

    def __init__(self, money: MoneyCoordinator, zone: ZoneCoordinator) -> None:
        """Belong to the device of the zone."""
        super().__init__(money, PLAN_REASON)
        self._belong_to(zone)
        self._zone_id = zone.setup.id

    @property
    @override
    def view(self) -> PlannedSlot | None:
        """Return the slot that holds now."""
        return planned_slot(self.coordinator.data, self._zone_id, dt_util.utcnow())


class AccountSensor(MoneySensor):
    """A sensor of an account: it goes on while its machine is silent, for what was booked stays booked."""

    entity_description: AccountSensorDescription

    def __init__(
        self,
        money: MoneyCoordinator,
        owner: Owner,
        book_fn: Callable[[MoneyMemory], Book],
        description: AccountSensorDescription,
        *,
        is_on: bool,
    ) -> None:
        """Belong to the device of its owner."""
        super().__init__(money, description)
        self._belong_to(owner)
        self._book_fn = book_fn
        self._attr_entity_registry_enabled_default = is_on

    @property
    @override
    def view(self) -> Account:
        """Return the account."""
        book = self._book_fn(self.coordinator.kept.memory)
        return book.of(dt_util.now().date()) if self.entity_description.is_today else book.total

    @property
    @override
    def last_reset(self) -> datetime | None:
        """Return when today began, None for what never begins anew."""
        return dt_util.start_of_local_day() if self.entity_description.is_today else None


def _of_zone(zone_id: str) -> Callable[[MoneyMemory], Book]:
    """Return what finds the book of a zone."""
    return lambda memory: memory.zones.get(zone_id, Book())


def _of_miner(miner_id: str) -> Callable[[MoneyMemory], Book]:
    """Return what finds the book of a miner."""
    return lambda memory: memory.miners.get(miner_id, Book())


def _prices(heat: HeatPrices | None) -> dict[str, Value]:
    """Return what a kWh of heat costs by its source."""
    if heat is None:
        return {}
    return {f"{source}_price": round(price, 4) for source, price in heat.cheapest.prices_per_kwh.items()}
