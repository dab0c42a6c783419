"""Money of one site: keeps prices fresh, books what was measured, plans by both, and tells the engine what holds."""

import logging
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.event import async_track_state_change_event, async_track_time_interval
from homeassistant.util import dt as dt_util

from ..engine.model import Snapshot
from ..engine.money import Money, Override
from ..engine.plan import PlannedSlot
from ..engine.supply import Strategy
from ..engine.tariff import SLOT, quarter
from ..engine.zone import ZoneSettings
from ..parts.part import PartCoordinator
from ..records.money import SlotWish
from ..store import SiteStore
from .facts import Facts
from .feed import PriceFeed
from .market import Market
from .outlook import Machine
from .planner import Planner
from .setup import MoneySetup
from .view import MoneyView

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

TICK: Final = timedelta(minutes=1)

# Houses that ask the same server at the same second are a burden; each has a second of its own.
LONGEST_JITTER_S: Final = 120

_LOGGER = logging.getLogger(__name__)


class MoneyCoordinator(PartCoordinator[MoneyView]):
    """Prices, books and plan of one site; losing any of its sources never stops the heat."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, store: SiteStore) -> None:
        """Start with what is remembered."""
        super().__init__(hass, _LOGGER, entry, name=f"{entry.title} money", unique_id=entry.entry_id)
        memory = store.memory.money
        self.setup = MoneySetup.of(entry)
        self.tariff = PriceFeed(hass, self.setup.tariff, memory.tariff)
        self.feed_in = PriceFeed(hass, self.setup.feed_in, memory.feed_in, is_feed_in=True)
        self.market = Market(hass, async_get_clientsession(hass), self.setup.revenue, memory.quotes)
        self.planner = Planner(hass)
        self._store = store
        self._facts = Facts(hass, entry, self)
        self._jitter = timedelta(seconds=zlib.crc32(entry.entry_id.encode()) % LONGEST_JITTER_S)
        self._has_prices = True
        """An entity told new prices."""
        self._has_wishes = False
        """The owner changed the plan."""
        self.data = MoneyView(memory=memory)

    @property
    @override
    def kept(self) -> MoneyView:
        """Return the view with the accounts that outlast a crash."""
        return replace(self.data, memory=self._store.kept.money)

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return the device of the site."""
        return self.config_entry.runtime_data.control.device_info

    @property
    def knows_price(self) -> bool:
        """Tell whether anybody knows what electricity costs now."""
        now = dt_util.utcnow()
        tariff = self.tariff.tariff(now)
        return tariff is not None and tariff.at(now) is not None

    @property
    def is_priced(self) -> bool:
        """Tell whether the owner set up a tariff or a revenue; without them there is nothing to show."""
        return self.setup.tariff is not None or self.setup.revenue is not None

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Refresh from now on, and at each news of a price entity; return what ends that."""
        if not self.is_priced:
            return _nothing
        stop_timer = async_track_time_interval(
            self.hass, self._async_tick, TICK, name="proof_of_heat money", cancel_on_shutdown=True
        )
        entities = {feed.entity_id for feed in (self.tariff, self.feed_in)} - {None}
        entities |= frozenset() if self.setup.revenue is None else self.setup.revenue.entity_ids
        stop_listener = async_track_state_change_event(
            self.hass, [entity for entity in entities if entity is not None], self._async_price_changed
        )
        self.config_entry.async_create_background_task(self.hass, self.async_refresh(), "proof_of_heat first prices")

        @callback
        def stop() -> None:
            """End the timer and the listener."""
            stop_timer()
            stop_listener()

        return stop

    def now(self, snapshot: Snapshot, now: datetime) -> Money | None:
        """Return what decides by money, None while no price is known: then heat comes first."""
        tariff = self.tariff.tariff(now)
        import_per_kwh = None if tariff is None else tariff.at(now)
        if import_per_kwh is None:
            return None
        wishes = {wish.zone_id: wish.override for wish in self.wishes if wish.start == quarter(now)}
        return self._facts.money(snapshot, import_per_kwh=import_per_kwh, wishes=wishes, now=now)

    def wished(self, zones: Iterable[ZoneSettings], now: datetime) -> tuple[ZoneSettings, ...]:
        """Return the zones with the heat that the plan wants of them now, where it is followed."""
        wish = self._store.memory.wish
        if wish.strategy is not Strategy.CHEAPEST or not wish.is_balancing:
            return tuple(zones)
        return tuple(replace(zone, wish_w=self._planned_w(zone.id, now)) for zone in zones)

    @property
    def wishes(self) -> tuple[SlotWish, ...]:
        """Return what the owner wants of slots of the plan."""
        return self._store.memory.money.wishes

    @property
    def machines(self) -> tuple[Machine, ...]:
        """Return the managed miners with their levels."""
        return self._facts.machines

    async def async_set_slot(self, zone_id: str, start: datetime, wish: Override | None) -> None:
        """Overrule the plan in one slot, or let it hold again, and plan anew."""
        start = quarter(start)
        memory = self._store.memory.money
        kept = [one for one in memory.wishes if (one.zone_id, one.start) != (zone_id, start)]
        if wish is not None:
            kept.append(SlotWish(zone_id=zone_id, start=start, override=wish))
        self._store.async_remember_money(replace(memory, wishes=tuple(sorted(kept, key=_order))))
        self._has_wishes = True
        await self.async_refresh()
        self.config_entry.runtime_data.control.async_decide_soon()

    @override
    async def _async_update_data(self) -> MoneyView:
        """Ask for what is due, book what was measured, plan, and show all of it."""
        now = dt_util.utcnow()
        is_told, self._has_prices = self._has_prices, False
        is_new = [
            await self.tariff.async_refresh(now, jitter=self._jitter, is_news=is_told),
            await self.feed_in.async_refresh(now, jitter=self._jitter, is_news=is_told),
            await self.market.async_refresh(now, jitter=self._jitter),
        ]
        has_news, self._has_wishes = self._has_wishes or any(is_new), False
        memory = replace(
            self._facts.booked(self._store.memory.money, now),
            tariff=self.tariff.memory,
            feed_in=self.feed_in.memory,
            quotes=self.market.quotes,
        )
        tariff = self.tariff.tariff(now)
        if tariff is not None:
            memory = await self.planner.async_plan(self._facts, memory, tariff, now=now, has_news=has_news)
        # A wish may have come while the plan was made.
        memory = replace(memory, wishes=tuple(wish for wish in self.wishes if wish.start + SLOT > now))
        self._store.async_remember_money(memory)
        return self._facts.view(memory, now)

    def _planned_w(self, zone_id: str, now: datetime) -> float | None:
        """Return the heat that the plan wants now, None where it follows the load."""
        slot = planned_slot(self.data, zone_id, now)
        if slot is None:
            return None
        is_wished = any(wish.zone_id == zone_id and wish.start == slot.start for wish in self.wishes)
        return slot.mining_w + slot.alternative_w if slot.room_c is not None or is_wished else None

    async def _async_tick(self, _now: datetime) -> None:
        """Refresh because it is time."""
        await self.async_refresh()

    @callback
    def _async_price_changed(self, _event: Event[EventStateChangedData]) -> None:
        """Read a price entity anew, once for several changes."""
        self._has_prices = True
        self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), "proof_of_heat new prices"
        )


def planned_slot(view: MoneyView, zone_id: str, now: datetime) -> PlannedSlot | None:
    """Return the slot of the plan that holds now, None where there is none."""
    plan = view.plan
    zone = None if plan is None else next((zone for zone in plan.zones if zone.zone_id == zone_id), None)
    if plan is None or zone is None:
        return None
    number = (now - plan.start) // SLOT
    return zone.slots[number] if 0 <= number < len(zone.slots) else None


def _order(wish: SlotWish) -> tuple[str, datetime]:
    """Sort by zone and time."""
    return wish.zone_id, wish.start


@callback
def _nothing() -> None:
    """End nothing."""
