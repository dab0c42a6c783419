"""A zone that exists is changed page by page; miners get zones in parts; the weather of the site is chosen."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from .conftest import MakeHome
from .dialog import Dialog
from .heated_home import OUTDOOR, ZONE, add_zone, async_heated_home, set_room
from .home import ROOM
from .zone_dialog import BASICS, async_new_zone, hours, only_zone


async def test_hours_are_kept_and_shown_again(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Cheap hours and quiet hours come back as they were typed, with their days."""
    home = await async_heated_home(make_home, hass, "axeos")
    dialog = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await dialog.async_choose("times")
    cheap = hours("22:00:00", "06:00:00", shift_k=1.5, weekdays=["saturday", "sunday"])
    await dialog.async_submit(tariff_windows=[cheap], quiet_windows=[])
    assert dialog.page == "reconfigure_successful"
    again = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await again.async_choose("times")
    assert again.fields["tariff_windows"] == [cheap]


async def test_each_page_of_a_zone_takes_effect_at_once(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A page that is changed leaves the others as they were."""
    home = await async_heated_home(make_home, hass, "axeos")
    dialog = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await dialog.async_choose("learning")
    await dialog.async_submit(learning="adopt")
    assert dialog.page == "reconfigure_successful"
    assert only_zone(home).data["learning"] == "adopt"
    assert only_zone(home).data["room_sensors"] == [ROOM]


async def test_a_zone_is_renamed_and_gets_other_miners(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The first page changes name, sensors and miners together; what is emptied is gone."""
    home = await async_heated_home(make_home, hass, "axeos", "avalon", outdoor_sensor=OUTDOOR)
    dialog = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await dialog.async_choose("basics")
    bitaxe, avalon = (one.subentry_id for one in home.entry.get_subentries_of_type("miner"))
    assert dialog.fields["heated_by"] == [bitaxe, avalon]
    await dialog.async_submit(**{**BASICS, "name": "Workshop", "heated_by": [avalon]})
    await home.async_settle()
    assert dialog.page == "reconfigure_successful"
    assert only_zone(home).title == "Workshop"
    assert "outdoor_sensor" not in only_zone(home).data
    assert only_zone(home).data["schedule"]["otherwise"] == "comfort"
    zones = {one.subentry_id: dict(one.data["zones"]) for one in home.entry.get_subentries_of_type("miner")}
    assert zones == {bitaxe: {}, avalon: {ZONE: 1.0}}


async def test_a_second_zone_shares_a_miner(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A miner that heats a zone already gives the new one a part, and never more than all."""
    home = await async_heated_home(make_home, hass, "axeos")
    (miner,) = home.entry.get_subentries_of_type("miner")
    dialog = await async_new_zone(hass, home, name="Bath", heated_by=[miner.subentry_id])
    await dialog.async_choose("finish")
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    assert len(miner.data["zones"]) == 2
    assert sum(miner.data["zones"].values()) == pytest.approx(1)


async def test_the_parts_of_a_miner_are_set_at_the_miner(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A miner may heat several zones in parts."""
    home = await async_heated_home(make_home, hass, "axeos")
    add_zone(home, zone_id="bath", title="Bath")
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    dialog = await Dialog.async_change(hass, home.entry, miner)
    assert dialog.fields["zones"] == [{"zone": ZONE, "share": 100}]
    parts = [{"zone": ZONE, "share": 60}, {"zone": "bath", "share": 40}]
    await dialog.async_confirm(host=home.miners[0].host, managed=True, zones=parts)
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    assert dict(miner.data["zones"]) == {ZONE: 0.6, "bath": 0.4}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"zones": [(ZONE, 60), (ZONE, 40)]}, {"zones": "zone_twice"}),
        ({"zones": [(ZONE, 0)]}, {"zones": "share_not_positive"}),
        ({"zones": [(ZONE, 60), ("bath", 50)]}, {"zones": "shares_above_all"}),
        ({"zones": [(ZONE, 100)], "room_sensor": ROOM}, {"room_sensor": "zone_or_room"}),
    ],
    ids=["one zone twice", "nothing", "more than all", "a room beside the zone"],
)
async def test_impossible_parts_are_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """A miner has either zones or a room, each zone once, and no more heat than all."""
    home = await async_heated_home(make_home, hass, "axeos")
    add_zone(home, zone_id="bath", title="Bath")
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    dialog = await Dialog.async_change(hass, home.entry, miner)
    rows = [{"zone": zone, "share": share} for zone, share in typed["zones"]]
    await dialog.async_confirm(**{**typed, "host": home.miners[0].host, "zones": rows})
    assert dialog.errors == errors


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"outdoor_sensor": "sensor.lost"}, {"outdoor_sensor": "no_such_entity"}),
        ({"weather_entity": "weather.lost"}, {"weather_entity": "no_such_entity"}),
        ({"irradiance_sensor": OUTDOOR}, {"irradiance_sensor": "not_an_irradiance"}),
    ],
    ids=["a lost sensor", "a lost service", "no irradiance"],
)
async def test_a_wrong_weather_is_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, str], errors: dict[str, str]
) -> None:
    """The page says at which field, and the settings stay as they were."""
    home = await make_home()
    set_room(hass, 3, OUTDOOR)
    dialog = await Dialog.async_settings(hass, home.entry)
    await dialog.async_choose("weather")
    await dialog.async_submit(**typed)
    assert dialog.errors == errors
    await dialog.async_submit(outdoor_sensor=OUTDOOR)
    assert home.entry.options["weather"] == {"outdoor_sensor": OUTDOOR}
