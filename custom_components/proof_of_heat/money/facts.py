"""What is known of a site when it comes to money: its meters, its zones, its machines, its surplus."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..engine.alternative import RATED_OUTDOOR_C
from ..engine.economics import Rates
from ..engine.model import Mode, Snapshot
from ..engine.money import ROOM, Money, Override
from ..engine.preheat import Response
from ..engine.schedule import WeekPlan
from ..engine.supply import Input, Strategy, SupplySettings, available_w
from ..engine.tariff import Tariff, quarter
from ..engine.thermal_mass import Tank
from ..engine.trust import trusted
from ..engine.zone import ZoneState
from ..heaters.setup import heater_setups
from ..records.money import MoneyMemory
from ..rooms import temperature_of
from .accounts import Meter, booked
from .accounts import Terms as BookTerms
from .alternatives import Option, cheapest_option, known_options, prices_by_source
from .house import HouseHabit
from .outlook import SITE_ZONE, Course, Machine, Sky, Terms, ZoneFacts
from .sunshine import async_sunshine
from .view import MoneyView, fleet_j_per_th, heat_prices

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry, Site
    from ..miners.miner import MinerCoordinator
    from ..zones.zone import ZoneCoordinator
    from .coordinator import MoneyCoordinator

# The heat capacity of water.
WATER_KWH_L_K: Final = 1.163e-3


class Facts:
    """The site as money sees it; nothing here is remembered."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, money: MoneyCoordinator) -> None:
        """Keep whom to ask."""
        self._hass = hass
        self._entry = entry
        self._money = money
        self._heaters = heater_setups(entry)
        self._house = HouseHabit(hass, entry)

    @property
    def site(self) -> Site:
        """Return the site at run time."""
        return self._entry.runtime_data

    @property
    def options(self) -> tuple[Option, ...]:
        """Return what could heat beside the miners, at the fuel prices of now."""
        return known_options(self._hass, self._money.setup.alternative, self._heaters)

    @property
    def outdoor_c(self) -> float | None:
        """Return the outdoor temperature, None while it is unknown."""
        return self.site.zones.weather_now(dt_util.utcnow()).outdoor_c

    def money(
        self, snapshot: Snapshot, *, import_per_kwh: float, wishes: Mapping[str, Override], now: datetime
    ) -> Money:
        """Return what decides by money in a cycle."""
        options, feed_in = self.options, self._money.feed_in.tariff(now)
        outdoor_c = snapshot.weather.outdoor_c
        powers_w = {key: reading.power_w for key, reading in trusted(snapshot, now=now).inputs.items()}
        return Money(
            rates=Rates(
                import_per_kwh=import_per_kwh,
                feed_in_per_kwh=(None if feed_in is None else feed_in.at(now)) or 0.0,
                surplus_w=max(self._surplus_w(powers_w, snapshot.charge_share) or 0.0, 0.0),
            ),
            hash_price=self._money.market.known(now).price,
            alternatives_per_kwh={
                zone_id: cheapest_option(
                    options, zone_id, tariff_per_kwh=import_per_kwh, outdoor_c=outdoor_c
                ).price_per_kwh(tariff_per_kwh=import_per_kwh, outdoor_c=outdoor_c)
                for zone_id in (ROOM, *self.site.zones.zones)
            },
            overrides={zone_id: wish for zone_id, wish in wishes.items() if zone_id != SITE_ZONE},
            rest=wishes.get(SITE_ZONE),
        )

    def booked(self, memory: MoneyMemory, now: datetime) -> MoneyMemory:
        """Return the books carried to now."""
        tariff = self._money.tariff.tariff(now) or Tariff(
            start=quarter(now), prices_per_kwh=(), currency=self._hass.config.currency
        )
        per_kwh, outdoor_c = tariff.at(now) or 0.0, self.outdoor_c
        terms = BookTerms(
            tariff=tariff,
            feed_in=self._money.feed_in.tariff(now),
            hash_price=self._money.market.known(now).price,
            own_share=self._own_share(),
            alternative=cheapest_option(self.options, None, tariff_per_kwh=per_kwh, outdoor_c=outdoor_c),
            alternatives={
                zone_id: cheapest_option(self.options, zone_id, tariff_per_kwh=per_kwh, outdoor_c=outdoor_c)
                for zone_id in self.site.zones.zones
            },
            outdoor_c=outdoor_c,
        )
        return booked(memory, self._meters(), terms, self.demands_w, now=now)

    @property
    def follows_plan(self) -> bool:
        """Tell whether the miners follow prices and the plan by them."""
        wish = self.site.control.wish
        return wish.is_balancing and wish.strategy is Strategy.CHEAPEST

    @property
    def demands_w(self) -> dict[str, float]:
        """Return the heat that each zone wants."""
        views = {key: zone.data.verdict for key, zone in self.site.zones.zones.items()}
        return {key: verdict.demand_w for key, verdict in views.items() if verdict is not None}

    @property
    def loads_w(self) -> dict[str, float]:
        """Return the heat that would hold the setpoint of each zone in this weather."""
        views = {key: zone.data.verdict for key, zone in self.site.zones.zones.items()}
        return {
            key: max(verdict.feed_forward_w + verdict.integral_w, 0.0)
            for key, verdict in views.items()
            if verdict is not None
        }

    @property
    def heats_w(self) -> dict[str, float]:
        """Return the heat that each zone gets, as far as it is measured."""
        views = {key: zone.data.verdict for key, zone in self.site.zones.zones.items()}
        return {
            key: verdict.measured_w
            for key, verdict in views.items()
            if verdict is not None and verdict.measured_w is not None
        }

    @property
    def surplus_w(self) -> float | None:
        """Return the own power that nobody else takes, None where nothing tells it."""
        return self._surplus_w(self.site.control.data.inputs, None)

    @property
    def zones(self) -> tuple[ZoneFacts, ...]:
        """Return the zones as a plan asks for them."""
        states = self.site.store.memory.state.zones
        return tuple(
            _zone_facts(zone, states.get(key, ZoneState()).response) for key, zone in self.site.zones.zones.items()
        )

    @property
    def rooms_c(self) -> dict[str, float | None]:
        """Return how warm each zone is."""
        return {zone.id: zone.room_c for zone in self.zones}

    @property
    def forecast_c(self) -> Course:
        """Return the outdoor temperature to come, as the weather service says."""
        return self.site.zones.weather.forecast

    @property
    def machines(self) -> tuple[Machine, ...]:
        """Return the managed miners as a plan asks for them."""
        states = self.site.store.memory.state.miners
        return tuple(
            Machine(settings=miner, lessons=states[miner.id].lessons if miner.id in states else {})
            for miner in self.site.control.miner_settings
            if miner.wish.mode is Mode.AUTO
        )

    def terms(self, tariff: Tariff, now: datetime) -> Terms:
        """Return the prices of the slots to come."""
        return Terms(
            tariff=tariff,
            feed_in=self._money.feed_in.tariff(now),
            hash_price=self._money.market.known(now).price,
            options=self.options,
        )

    async def async_sky(self) -> Sky:
        """Return the weather and the sun to come."""
        supply, inputs = self.site.control.setup.supply, self.site.control.data.inputs
        await self._house.async_refresh(dt_util.utcnow())
        outdoor_c = self.outdoor_c
        return Sky(
            outdoor_c=RATED_OUTDOOR_C if outdoor_c is None else outdoor_c,
            forecast_c=self.forecast_c,
            solar_w=() if supply.is_islanded else await async_sunshine(self._hass),
            surplus_w=self.surplus_w,
            generation_w=inputs.get(Input.GENERATION),
            usual_house_w=self._house.usual_w,
            lasts=supply.is_islanded,
        )

    def view(self, memory: MoneyMemory, now: datetime) -> MoneyView:
        """Return money as it stands."""
        tariff, feed_in = self._money.tariff.tariff(now), self._money.feed_in.tariff(now)
        price_per_kwh = None if tariff is None else tariff.at(now)
        known = self._money.market.known(now)
        miners = self.site.fleet.miners.values()
        j_per_th = fleet_j_per_th(
            (miner.data.sample for miner in miners if miner.is_online and miner.data.sample is not None),
            _highest(self.machines),
        )
        heat = None
        if price_per_kwh is not None and j_per_th is not None:
            heat = heat_prices(
                tariff_per_kwh=price_per_kwh,
                revenue_per_kwh=known.price.per_kwh(j_per_th),
                others=prices_by_source(self.options, tariff_per_kwh=price_per_kwh, outdoor_c=self.outdoor_c),
                is_wanted=any(watts > 0 for watts in self.demands_w.values()) or any(map(_room_calls, miners)),
            )
        return MoneyView(
            at=now,
            price_per_kwh=price_per_kwh,
            feed_in_per_kwh=None if feed_in is None else feed_in.at(now),
            price_status=self._money.tariff.status(now),
            known=known,
            heat=heat,
            plan=self._money.planner.plan,
            memory=memory,
        )

    def _meters(self) -> Iterable[Meter]:
        """Yield what each miner counted, and whose heat it is."""
        for key, miner in self.site.fleet.miners.items():
            sample = miner.data.sample if miner.is_online else None
            weights = self.site.zones.known(miner.setup.weights)
            yield Meter(
                miner_id=key,
                energy_kwh=self.site.store.miner(key).energy.total_kwh,
                hashrate_th_s=0.0 if sample is None else sample.hashrate_th_s or 0.0,
                weights=weights,
                room_share=1.0 if not weights and _room_calls(miner) else 0.0,
            )

    def _own_share(self) -> float:
        """Return which part of what the miners draw is own surplus."""
        power_w, surplus_w = self.site.control.data.power_w or 0.0, self.surplus_w
        if surplus_w is None or power_w <= 0:
            return 0.0
        return min(max(surplus_w / power_w, 0.0), 1.0)

    def _surplus_w(self, powers_w: Mapping[Input, float], charge_share: float | None) -> float | None:
        """Return what the miners could draw of the own power; all that they draw now counts as theirs."""
        supply = self.site.control.setup.supply
        settings = SupplySettings(
            inputs=frozenset(supply.sensors),
            is_islanded=supply.is_islanded,
            battery_reserve_share=supply.reserve_share,
        )
        own_w = sum(miner.power_w or 0.0 for miner in self.site.fleet.miners.values() if miner.is_online)
        return available_w(settings, powers_w, own_w=own_w, others_w=0.0, charge_share=charge_share)


def _zone_facts(zone: ZoneCoordinator, response: Response | None) -> ZoneFacts:
    """Return one zone as a plan asks for it."""
    settings, view = zone.settings, zone.data
    learnt = view.memory.learnt
    fit = None if learnt is None else learnt.fit
    verdict = view.verdict
    return ZoneFacts(
        id=zone.setup.id,
        curve=zone.shown_curve,
        setpoint_c=settings.held_c if verdict is None else verdict.effective.setpoint_c,
        week=settings.plan if isinstance(settings.plan, WeekPlan) else None,
        setpoints=settings.setpoints,
        room_c=None if verdict is None else verdict.room_c,
        max_c=settings.max_c,
        cools_k=zone.setup.cools_k,
        warms_k=zone.setup.warms_k,
        tank=_tank(zone),
        response=response,
        line=None if fit is None or fit.doubt is not None else fit.line,
        usual_w=() if learnt is None else learnt.usual_w,
    )


def _tank(zone: ZoneCoordinator) -> Tank | None:
    """Return the buffer tank of a zone, None while nobody knows how warm it is."""
    setup = zone.setup.tank
    state = None if setup is None else zone.hass.states.get(setup.sensor)
    tank_c = None if state is None else temperature_of(state)
    if setup is None or tank_c is None:
        return None
    capacity_kwh_k = setup.litres * WATER_KWH_L_K
    return Tank(capacity_kwh_k=capacity_kwh_k, tank_c=tank_c, low_c=setup.low_c, high_c=setup.high_c)


def _highest(machines: Iterable[Machine]) -> list[tuple[float, float]]:
    """Return watts and hash rate of the highest level of each machine."""
    levels = [machine.levels(1.0) for machine in machines]
    return [(one[-1].power_w, one[-1].hashrate_th_s or 0.0) for one in levels if one]


def _room_calls(miner: MinerCoordinator) -> bool:
    """Tell whether a miner heats a room of its own that wants it."""
    return miner.setup.room is not None and miner.data.state.is_heating
