"""What all Whatsminers share: a power limit in watts up to a rating, and the minutes that a change of it takes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from ...engine.miner import Action, Capabilities, Control
from .reading import number, text

NO_LIMIT_W: Final = 99_999
"""What the machine calls no limit."""

STEP_W: Final = 250.0
"""A smaller change is not worth minutes without heat."""

LOWEST_SHARE: Final = 0.3
"""The API takes any limit from 0 W, yet no machine hashes steadily far below a third of its rating (operators)."""

SETTLE: Final = timedelta(minutes=8)
"""A new limit restarts mining, and the frequency climbs in steps from nothing."""

MIN_INTERVAL: Final = timedelta(minutes=10)
"""Each restart wears and costs heat (owners settled on 600 s)."""

READ_BACK_TRIES: Final = 3
READ_BACK_PAUSE: Final = timedelta(milliseconds=500)
"""Some replies come before the act, so the value is looked at more than once."""

NAMEPLATE_J_PER_TH: Final[Mapping[str, float]] = MappingProxyType(
    {
        # Of the vendor's nameplates; with the hash rate from the factory it gives the rated power.
        "M20S": 48,
        "M21S": 60,
        "M30S": 38,
        "M30S+": 34,
        "M30S++": 31,
        "M31S": 46,
        "M31S+": 42,
        "M50": 29,
        "M50S": 26,
        "M50S+": 24,
        "M50S++": 22,
        "M53": 29,
        "M53S": 26,
        "M56": 29,
        "M56S": 26,
        "M60": 19.9,
        "M60S": 18.5,
        "M60S+": 17,
        "M60S++": 15.5,
        "M63": 19.9,
        "M63S": 18.5,
        "M63S+": 17,
        "M63S++": 15.5,
        "M66": 19.9,
        "M66S": 18.5,
        "M66S+": 17,
        "M66S++": 15.5,
    }
)

ACTIONS: Final = frozenset({Action.PAUSE, Action.REBOOT, Action.RESTART_MINING, Action.LOCATE})


def limit(value: object) -> float | None:
    """Return a power limit in watts, None where there is none or nobody knows."""
    limit_w = number(value)
    return None if limit_w is None or not 0 < limit_w < NO_LIMIT_W else limit_w


def rating(model: str | None, *, factory_th_s: object, limit_w: float | None) -> float | None:
    """Return the rated power: the machine does not say it, and refuses whatever is more.

    P = efficiency of the nameplate (J/TH) * hash rate from the factory (TH/s). A limit that it holds was accepted, so
    the rating is no less; a limit alone does not do, since a low one would pass for the rating ever after.
    """
    hashrate_th_s = number(factory_th_s)
    efficiency_j_per_th = NAMEPLATE_J_PER_TH.get(family(model))
    if efficiency_j_per_th is None or not hashrate_th_s:
        return limit_w
    nameplate_w = float(round(efficiency_j_per_th * hashrate_th_s))
    return nameplate_w if limit_w is None else max(nameplate_w, limit_w)


def family(model: str | None) -> str:
    """Return the part of a model that the nameplate names: `M30S+_VE40` is an M30S+."""
    return (model or "").replace("_", " ").split(" ")[0]


def model_name(value: object) -> str | None:
    """Return a model as people write it."""
    name = text(value)
    return None if name is None else name.replace("_", " ")


def capabilities(rated_w: float | None) -> Capabilities:
    """Return what a machine with a rating can be set to."""
    return Capabilities(
        control=Control.WATTS,
        min_w=None if rated_w is None else round(LOWEST_SHARE * rated_w),
        max_w=rated_w,
        step_w=STEP_W,
        settle=SETTLE,
        min_interval=MIN_INTERVAL,
        restarts=True,
        writes_flash=True,
        power_is_measured=True,
        actions=ACTIONS,
    )


def clamped(power_w: float, rated_w: float | None) -> int:
    """Return a limit in whole watts that the machine will take and can hold."""
    if rated_w is None:
        return round(power_w)
    return round(min(max(power_w, LOWEST_SHARE * rated_w), rated_w))


async def async_holds(read: Callable[[], Awaitable[object]], wished: object) -> bool:
    """Tell whether a value comes to be what was written."""
    for attempt in range(READ_BACK_TRIES):
        if attempt > 0:
            await asyncio.sleep(READ_BACK_PAUSE.total_seconds())
        if await read() == wished:
            return True
    return False
