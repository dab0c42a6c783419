"""What money does: prices of now, who heats for the least, the plan, and the accounts of site, zones and miners."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfRatio
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .coordinator import ProofOfHeatConfigEntry
from .engine.accounting import Account
from .engine.alternative import HeatSource
from .engine.economics import Regime
from .engine.hash_price import HashPriceStatus
from .engine.plan import SlotReason
from .entity import miner_device, site_device, zone_device
from .money.coordinator import MoneyCoordinator, planned_slot
from .money.feed import STATUSES
from .money.view import HeatPrices, MoneyView
from .publish import COUNTER_BAND, NO_BAND, Band, Publisher, Value
from .records.money import Book, MoneyMemory

PERCENT: Final = 100

PRICE_BAND: Final = Band(share=0.005)

PER_KWH: Final = "{currency}/kWh"
PER_PH_DAY: Final = "{currency}/PH/d"
MONEY: Final = "{currency}"


@dataclass(frozen=True, kw_only=True)
class MoneySensorDescription(SensorEntityDescription):
    """Describe a sensor of the money of the site; its unit is made with the currency of the house."""

    value_fn: Callable[[MoneyView], Value]
    attributes_fn: Callable[[MoneyView], dict[str, Value]] = lambda _: {}
    unit: str | None = None
    band: Band = NO_BAND


@dataclass(frozen=True, kw_only=True)
class AccountSensorDescription(SensorEntityDescription):
    """Describe a sensor of an account."""

    account_fn: Callable[[Account], float]
    is_today: bool = False
    unit: str = MONEY


def _heat(value_fn: Callable[[HeatPrices], Value]) -> Callable[[MoneyView], Value]:
    """Return what heat costs, None while no price is known."""
    return lambda view: None if view.heat is None else value_fn(view.heat)


def _price(key: str, value_fn: Callable[[MoneyView], Value], unit: str = PER_KWH) -> MoneySensorDescription:
    """Describe a price of now."""
    return MoneySensorDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2 if unit == PER_PH_DAY else 4,
        value_fn=value_fn,
        unit=unit,
        band=PRICE_BAND,
    )


def _account(key: str, account_fn: Callable[[Account], float], *, is_today: bool = False) -> AccountSensorDescription:
    """Describe an amount of money that was booked."""
    return AccountSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.MONETARY,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        account_fn=account_fn,
        is_today=is_today,
    )


def _satoshi(key: str, *, is_today: bool = False) -> AccountSensorDescription:
    """Describe an amount of satoshi that was booked."""
    return AccountSensorDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=0,
        account_fn=lambda account: account.revenue_sat,
        is_today=is_today,
        unit="sat",
    )


MONEY_SENSORS: Final = (
    _price("electricity_price", lambda view: view.price_per_kwh),
    _price("feed_in_price", lambda view: view.feed_in_per_kwh),
    _price("net_heat_price", _heat(lambda heat: heat.net_per_kwh)),
    _price("break_even_price", _heat(lambda heat: heat.break_even_per_kwh)),
    _price("hash_price", lambda view: view.hash_price_per_ph_day, PER_PH_DAY),
    MoneySensorDescription(
        key="regime",
        translation_key="regime",
        device_class=SensorDeviceClass.ENUM,
        options=list(Regime),
        value_fn=_heat(lambda heat: heat.regime),
    ),
    MoneySensorDescription(
        key="cheapest_heat",
        translation_key="cheapest_heat",
        device_class=SensorDeviceClass.ENUM,
        options=list(HeatSource),
        value_fn=_heat(lambda heat: heat.cheapest.source),
        attributes_fn=lambda view: _prices(view.heat),
    ),
    _price("cheapest_heat_lead", _heat(lambda heat: heat.cheapest.lead_per_kwh)),
    MoneySensorDescription(
        key="price_status",
        translation_key="price_status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[str(status) for status in STATUSES],
        value_fn=lambda view: str(view.price_status),
    ),
    MoneySensorDescription(
        key="hash_price_status",
        translation_key="hash_price_status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=list(HashPriceStatus),
        value_fn=lambda view: view.known.status,
    ),
    MoneySensorDescription(
        key="plan_saving",
        translation_key="plan_saving",
        device_class=SensorDeviceClass.MONETARY,
        suggested_display_precision=2,
        value_fn=lambda view: None if view.plan is None else view.plan.saving,
        unit=MONEY,
        band=Band(width=0.01),
    ),
    MoneySensorDescription(
        key="plan_gain",
        translation_key="plan_gain",
        device_class=SensorDeviceClass.MONETARY,
        suggested_display_precision=2,
        value_fn=lambda view: None if view.memory.review is None else view.memory.review.saving,
        unit=MONEY,
    ),
    MoneySensorDescription(
        key="forecast_error",
        translation_key="forecast_error",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
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

PLAN_REASON: Final = MoneySensorDescription(
    key="plan_reason",
    translation_key="plan_reason",
    device_class=SensorDeviceClass.ENUM,
    options=list(SlotReason),
    value_fn=lambda _: None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose money it is: a device, the start of its unique ids, and its book."""

    device: DeviceInfo
    unique_id: str
    book_fn: Callable[[MoneyMemory], Book]
    subentry_id: str | None = None
    shows_today: bool = False
    """What it did today is on by default."""


def money_sensors(entry: ProofOfHeatConfigEntry) -> Iterable[tuple[str | None, list[SensorEntity]]]:
    """Yield the sensors of money by their subentry, none while the owner set up no price."""
    money = entry.runtime_data.money
    if not money.is_priced:
        return
    yield None, [MoneySensor(money, description) for description in MONEY_SENSORS]
    for owner in _owners(entry):
        yield owner.subentry_id, [AccountSensor(money, owner, description) for description in ACCOUNT_SENSORS]
    for zone in entry.runtime_data.zones.zones.values():
        device = zone_device(zone, via_device_id=zone.site_device_id)
        unique_id = f"{entry.entry_id}_{zone.setup.id}"
        yield zone.setup.subentry_id, [PlanReasonSensor(money, zone.setup.id, device, unique_id)]


class MoneySensor(CoordinatorEntity[MoneyCoordinator], SensorEntity):
    """A sensor of the money of the site."""

    _attr_has_entity_name = True
    entity_description: MoneySensorDescription

    def __init__(self, money: MoneyCoordinator, description: MoneySensorDescription) -> None:
        """Belong to the device of the site; show a value when it moves out of its band."""
        super().__init__(money)
        entry = money.config_entry
        self.entity_description = description
        self._publisher = Publisher(description.band)
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = site_device(entry)
        if description.unit is not None:
            self._attr_native_unit_of_measurement = description.unit.format(currency=money.hass.config.currency)

    @property
    @override
    def native_value(self) -> Value:
        """Return the value."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Value]:
        """Return what belongs to the value."""
        return self.entity_description.attributes_fn(self.coordinator.data)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the value if it is news."""
        if self._publisher.is_due(self.native_value, is_available=self.available, now=dt_util.utcnow()):
            super()._handle_coordinator_update()


class PlanReasonSensor(MoneySensor):
    """Why the plan wants of a zone what it wants now."""

    def __init__(self, money: MoneyCoordinator, zone_id: str, device: DeviceInfo, unique_id: str) -> None:
        """Belong to the device of the zone."""
        super().__init__(money, PLAN_REASON)
        self._zone_id = zone_id
        self._attr_unique_id = f"{unique_id}_{PLAN_REASON.key}"
        self._attr_device_info = device

    @property
    @override
    def native_value(self) -> Value:
        """Return the reason of the slot that holds now."""
        slot = planned_slot(self.coordinator.data, self._zone_id, dt_util.utcnow())
        return None if slot is None else slot.reason

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Value]:
        """Return what is planned for now."""
        slot = planned_slot(self.coordinator.data, self._zone_id, dt_util.utcnow())
        if slot is None:
            return {}
        return {"mining_w": round(slot.mining_w), "alternative_w": round(slot.alternative_w)}


class AccountSensor(CoordinatorEntity[MoneyCoordinator], SensorEntity):
    """A sensor of an account: it goes on while its machine is silent, for what was booked stays booked."""

    _attr_has_entity_name = True
    entity_description: AccountSensorDescription

    def __init__(self, money: MoneyCoordinator, owner: Owner, description: AccountSensorDescription) -> None:
        """Belong to the device of its owner."""
        super().__init__(money)
        self.entity_description = description
        self._owner = owner
        self._publisher = Publisher(COUNTER_BAND)
        self._attr_unique_id = f"{owner.unique_id}_{description.key}"
        self._attr_device_info = owner.device
        self._attr_native_unit_of_measurement = description.unit.format(currency=money.hass.config.currency)
        self._attr_entity_registry_enabled_default = owner.shows_today or not description.is_today

    @property
    @override
    def native_value(self) -> float:
        """Return what was booked."""
        book = self._owner.book_fn(self.coordinator.data.memory)
        account = book.of(dt_util.now().date()) if self.entity_description.is_today else book.total
        return self.entity_description.account_fn(account)

    @property
    @override
    def last_reset(self) -> datetime | None:
        """Return when today began, None for what never begins anew."""
        return dt_util.start_of_local_day() if self.entity_description.is_today else None

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the amount if it is news."""
        if self._publisher.is_due(self.native_value, is_available=self.available, now=dt_util.utcnow()):
            super()._handle_coordinator_update()


def _owners(entry: ProofOfHeatConfigEntry) -> Iterable[Owner]:
    """Yield whose accounts are kept: the site, each zone and each miner."""
    yield Owner(
        device=site_device(entry), unique_id=entry.entry_id, book_fn=lambda memory: memory.site, shows_today=True
    )
    for zone in entry.runtime_data.zones.zones.values():
        yield Owner(
            device=zone_device(zone, via_device_id=zone.site_device_id),
            unique_id=f"{entry.entry_id}_{zone.setup.id}",
            book_fn=_of_zone(zone.setup.id),
            subentry_id=zone.setup.subentry_id,
        )
    for miner in entry.runtime_data.fleet.miners.values():
        yield Owner(
            device=miner_device(miner.setup, via_device_id=miner.site_device_id),
            unique_id=miner.setup.id,
            book_fn=_of_miner(miner.setup.id),
            subentry_id=miner.setup.subentry_id,
        )


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
