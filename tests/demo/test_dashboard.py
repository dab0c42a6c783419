"""The dashboard and the Energy preferences: made of entities that exist."""

from typing import Any

from demo.dashboard import dashboard
from demo.energy import energy_preferences
from demo.home import Home, Miner
from simulator.fleet import HOME

KEYS = (("climate", "heater"), ("sensor", "control_reason"), ("sensor", "hash_rate"), ("sensor", "target_power"))
POWER_KEYS = (("sensor", "power"), ("sensor", "energy"))


def _miner(number: int, *, tells_power: bool) -> Miner:
    """Return a miner of the home."""
    keys = (*KEYS, *POWER_KEYS) if tells_power else KEYS
    return Miner(
        host=f"127.0.0.{number}",
        member=HOME[number],
        name=f"Miner {number}",
        device_id=f"device{number}",
        subentry_id=f"subentry{number}",
        entities={(domain, key): f"{domain}.miner_{number}_{key}" for domain, key in keys},
    )


MINERS = {"127.0.0.0": _miner(0, tells_power=True), "127.0.0.1": _miner(1, tells_power=False)}
SITE = {("sensor", "power"): "sensor.site_power", ("sensor", "circuit_use"): "sensor.site_circuit_use"}
AT_HOME = Home(miners=MINERS, site=SITE)


def _entities(card: Any) -> set[str]:
    """Return all entities of miners that a card names, however deep."""
    if isinstance(card, dict):
        return set().union(*(_entities(part) for part in card.values()))
    if isinstance(card, list):
        return set().union(*(_entities(part) for part in card))
    return {card} if isinstance(card, str) and ".miner_" in card else set()


def test_the_dashboard_shows_entities_that_exist() -> None:
    """A miner that tells no power has no power card, and all that it has is somewhere."""
    known = {entity for miner in MINERS.values() for entity in miner.entities.values()}
    assert _entities(dashboard(AT_HOME)) == known


def test_the_dashboard_has_four_spans_of_time() -> None:
    """Now, the miners, a day, a week, a month and a year."""
    titles = [view["title"] for view in dashboard(AT_HOME)["views"]]
    assert titles == ["Now", "Miners", "Today", "7 days", "30 days", "365 days"]


def test_the_energy_dashboard_lists_who_counts_energy() -> None:
    """A device without a counter would be an error there."""
    devices = energy_preferences(AT_HOME)["device_consumption"]
    assert [device["name"] for device in devices] == ["Miner 0"]
