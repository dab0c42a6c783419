"""What the demonstration must show: each check asks something of Home Assistant and looks at the simulated truth."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from simulator.fault import Fault
from simulator.levels import levels

from .error import DemoError
from .home import Miner
from .rig import Rig, async_wait_until

SETPOINT_C: Final = 23.0
WARM_C: Final = 26.0
POWER_LIMIT_W: Final = 2000.0
POWER_SHARE: Final = 0.05
# Three lost readings of 15 s make a miner silent, and it is asked again in the next rounds.
SILENT_S: Final = 90
# The longest settle time is eight minutes, a twentieth of that at the speed of the check; two polls come on top.
SETTLE_S: Final = 90

CUT_SHARE: Final = 0.4
# What three paused miners draw together.
IDLE_W: Final = 60

type Check = Callable[[Rig], Awaitable[str]]


async def async_heat_by_setpoint(rig: Rig) -> str:
    """Ask the workshop for 23 degrees: the paused Whatsminer starts and draws power."""
    miner = rig.home.of("whatsminer_v3")
    before_w = await _async_true_w(rig, miner)
    await rig.client.async_call("climate", "set_temperature", miner.climate, temperature=SETPOINT_C)

    async def async_is_up() -> bool:
        """Tell whether the machine and Home Assistant agree that it heats."""
        risen_w = await _async_true_w(rig, miner) - before_w
        return risen_w > 1000 and await _async_number(rig, miner, "power") > before_w + 1000  # noqa: PLR2004  Half of it.

    await async_wait_until(f"{miner.name} heats", async_is_up, within_s=SETTLE_S)
    state = await rig.client.async_state(miner.climate)
    if state["attributes"]["hvac_action"] != "heating":
        raise DemoError(f"{miner.name} draws power, but its heater says {state}")
    power_w = await _async_true_w(rig, miner)
    return f"{SETPOINT_C:g} °C raised the {miner.name} from {before_w:.0f} to {power_w:.0f} W"


async def async_hold_watts(rig: Rig) -> str:
    """Set a Braiins to 2,000 W, and measure it after its settle time."""
    miner = rig.home.of("braiins")
    await rig.client.async_call("number", "set_value", miner.entity("number", "power_limit"), value=POWER_LIMIT_W)

    async def async_is_near() -> bool:
        """Tell whether measured power is near what was asked."""
        seen_w, true_w = await _async_number(rig, miner, "power"), await _async_true_w(rig, miner)
        return all(abs(power_w - POWER_LIMIT_W) <= POWER_SHARE * POWER_LIMIT_W for power_w in (seen_w, true_w))

    await async_wait_until(f"{miner.name} draws {POWER_LIMIT_W:g} W", async_is_near, within_s=SETTLE_S)
    return f"{POWER_LIMIT_W:g} W on the {miner.name}: {await _async_true_w(rig, miner):.0f} W"


async def async_choose_level(rig: Rig) -> str:
    """Ask an Avalon Q for its lowest level: it really takes Eco."""
    miner = next(miner for miner in rig.home.miners.values() if miner.member.model == "Avalon Q")
    select = miner.entity("select", "power_level")
    lowest = levels("avalon", "Avalon Q")[0]
    state = await rig.client.async_state(select)
    option = state["attributes"]["options"][0]
    # Its room may be warm by now, and a thermostat that is content rests.
    await rig.client.async_call("climate", "set_temperature", miner.climate, temperature=WARM_C)
    await rig.client.async_call("select", "select_option", select, option=option)

    async def async_is_lowest() -> bool:
        """Tell whether the machine itself runs at it."""
        return str((await rig.simulator.async_miner(miner.host))["level_id"]) == lowest.id

    await async_wait_until(f"{miner.name} runs at {option}", async_is_lowest, within_s=SETTLE_S)

    async def async_draws_little() -> bool:
        """Tell whether its measured power follows."""
        return abs(await _async_true_w(rig, miner) - lowest.power_w) <= POWER_SHARE * lowest.power_w

    await async_wait_until(f"{miner.name} draws {lowest.power_w:g} W", async_draws_little, within_s=SETTLE_S)
    return f"{option} on the {miner.name}: {await _async_true_w(rig, miner):.0f} W"


async def async_lose_one(rig: Rig) -> str:
    """Let a miner fall silent: it becomes unavailable, the others go on, and it comes back."""
    miner = rig.home.of("luxos")
    others = [one for one in rig.home.miners.values() if one is not miner]
    await rig.simulator.async_fail(miner.host, Fault.REFUSED, on=True)

    async def async_is_gone() -> bool:
        """Tell whether Home Assistant noticed."""
        return await _async_is_away(rig, miner)

    async def async_is_back() -> bool:
        """Tell whether Home Assistant noticed that, too."""
        return not await _async_is_away(rig, miner)

    async def async_is_told() -> bool:
        """Tell whether the owner's phone heard of it, by the automation made of the blueprint."""
        return any("failed" in str(message.get("message")) for message in rig.phone.messages)

    await async_wait_until(f"{miner.name} is unavailable", async_is_gone, within_s=SILENT_S)
    await async_wait_until(f"the phone hears that {miner.name} failed", async_is_told, within_s=SILENT_S)
    away = [one.name for one in others if await _async_is_away(rig, one)]
    await rig.simulator.async_fail(miner.host, Fault.REFUSED, on=False)
    if away:
        raise DemoError(f"With {miner.name} silent, these are away as well: {', '.join(away)}")
    await async_wait_until(f"{miner.name} is back", async_is_back, within_s=SILENT_S)
    return f"{miner.name} fell silent, the phone heard of it, and it came back; the other {len(others)} went on"


async def async_follow_plant(rig: Rig) -> str:
    """Let the managed miners follow the plant, and cut it by 40 %: their measured power falls under the new target."""
    switch = rig.home.site["switch", "balancing"]
    await rig.client.async_call("switch", "turn_on", switch)

    async def async_is_told() -> bool:
        """Tell whether the site knows what it may draw."""
        return await _async_site_number(rig, "target_power") is not None

    await async_wait_until("the supply is known", async_is_told, within_s=SETTLE_S)
    before_w = await _async_site_number(rig, "target_power") or 0.0

    async def async_is_under() -> bool:
        """Tell whether the target fell, and what the managed miners draw with it; paused ones draw their idle power."""
        target_w, managed_w = [await _async_site_number(rig, key) for key in ("target_power", "managed_power")]
        if target_w is None or managed_w is None:
            return False
        return target_w <= before_w * (1 - CUT_SHARE) and managed_w <= max(target_w, IDLE_W)

    await rig.simulator.async_cut(CUT_SHARE)
    try:
        await async_wait_until("the managed miners follow the plant", async_is_under, within_s=SETTLE_S)
        after_w, managed_w = [await _async_site_number(rig, key) for key in ("target_power", "managed_power")]
    finally:
        await rig.simulator.async_cut(0)
        await rig.client.async_call("switch", "turn_off", switch)
    return f"{CUT_SHARE:.0%} less from the plant: target {before_w:g} to {after_w:g} W, managed miners {managed_w:g} W"


CHECKS: Final[tuple[Check, ...]] = (async_heat_by_setpoint, async_hold_watts, async_choose_level)
"""Those that may run at the same time."""


async def _async_is_away(rig: Rig, miner: Miner) -> bool:
    """Tell whether the heater of a miner is unavailable."""
    state = await rig.client.async_state(miner.climate)
    return bool(state["state"] == "unavailable")


async def _async_site_number(rig: Rig, key: str) -> float | None:
    """Return a sensor of the site, None while it shows nothing."""
    state = await rig.client.async_state(rig.home.site["sensor", key])
    return None if state["state"] in {"unavailable", "unknown"} else float(state["state"])


async def _async_true_w(rig: Rig, miner: Miner) -> float:
    """Return what the plug of a miner measures."""
    truth: dict[str, Any] = await rig.simulator.async_miner(miner.host)
    return float(truth["power_w"])


async def _async_number(rig: Rig, miner: Miner, key: str) -> float:
    """Return a sensor of a miner, 0 while it shows nothing."""
    state = await rig.client.async_state(miner.entity("sensor", key))
    return 0.0 if state["state"] in {"unavailable", "unknown"} else float(state["state"])
