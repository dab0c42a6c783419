"""What the recorder has of a site: every series by a lasting name, every row once, oldest first, in small batches."""

from datetime import UTC, datetime, timedelta

import pytest
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr

from custom_components.proof_of_heat.records.calendar import Period, Span
from custom_components.proof_of_heat.records.statistics import (
    BATCH_ROWS,
    COLUMNS,
    Column,
    Row,
    Series,
    SeriesKind,
    async_batches,
    async_first_start,
    async_series,
)

from .conftest import MakeHome
from .home import Home
from .past import FIVE_MINUTES, async_counted, async_measured

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def home(recorder_mock: Recorder, make_home: MakeHome) -> Home:
    """Return a home with a recorder."""
    return await make_home("whatsminer_v2", options={"circuit_limit_w": 4000})


async def async_all(
    home: Home, period: Period, span: Span, columns: frozenset[Column] = COLUMNS
) -> tuple[tuple[Series, ...], list[Row]]:
    """Return the series of a home, and all rows of a span."""
    series = await async_series(home.hass, home.entry)
    batches = [batch async for batch in async_batches(home.hass, series, span, period, columns=columns)]
    return series, [row for batch in batches for row in batch]


async def test_a_series_is_named_by_site_device_and_quantity(home: Home, hass: HomeAssistant) -> None:
    """The name of a series does not change with the name of an entity; its kind and unit are told."""
    area = ar.async_get(hass).async_create("Garage")
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier(("proof_of_heat", home.ids[0]), home.entry.entry_id)
    assert device is not None
    registry.async_update_device(device.id, area_id=area.id)
    await async_measured(hass, home.entity_id("sensor", "power"), START, [3000])
    await async_counted(hass, home.entity_id("sensor", "energy"), START, [3])
    await async_measured(hass, home.site_entity_id("sensor", "circuit_use"), START, [75], unit="%")
    series = await async_series(hass, home.entry)
    site = home.entry.entry_id
    assert {one.key: (one.unit, one.kind, one.name, one.area) for one in series} == {
        f"{site}/{home.ids[0]}/power": ("W", SeriesKind.MEASURED, device.name, "Garage"),
        f"{site}/{home.ids[0]}/energy": ("kWh", SeriesKind.COUNTED, device.name, "Garage"),
        f"{site}/site/circuit_use": ("%", SeriesKind.MEASURED, "Home", None),
    }


async def test_rows_come_oldest_first(home: Home, hass: HomeAssistant) -> None:
    """The rows of all series come in the order of their start, with what the recorder says and no more."""
    await async_counted(hass, home.entity_id("sensor", "energy"), START, [3, 2])
    await async_measured(hass, home.entity_id("sensor", "power"), START, [3000, 2000])
    _, rows = await async_all(home, Period.HOUR, Span(start=START, end=START + timedelta(days=1)))
    assert [(row.start - START, row.quantity, row.mean, row.min, row.max, row.state, row.sum) for row in rows] == [
        (timedelta(0), "energy", None, None, None, 3, 3),
        (timedelta(0), "power", 3000, 2999, 3001, None, None),
        (timedelta(hours=1), "energy", None, None, None, 5, 5),
        (timedelta(hours=1), "power", 2000, 1999, 2001, None, None),
    ]
    assert {row.change for row in rows} == {None}


async def test_rows_are_kept_in_one_unit(home: Home, hass: HomeAssistant) -> None:
    """A recorder that keeps megawatt-hours changes no record."""
    await async_counted(hass, home.entity_id("sensor", "energy"), START, [0.003], unit="kWh")
    hass.states.async_set(home.entity_id("sensor", "energy"), "3", {"unit_of_measurement": "Wh"})
    series, rows = await async_all(home, Period.HOUR, Span(start=START, end=START + timedelta(days=1)))
    assert [one.unit for one in series] == ["kWh"]
    assert [row.sum for row in rows] == [0.003]


async def test_a_long_span_comes_in_batches(home: Home, hass: HomeAssistant) -> None:
    """A span of any length is read in parts, and no row is lost or doubled between two of them."""
    hours = 2 * BATCH_ROWS + 10
    await async_counted(hass, home.entity_id("sensor", "energy"), START, [1] * hours)
    series = await async_series(hass, home.entry)
    span = Span(start=START - timedelta(days=10_000), end=START + timedelta(days=10_000))
    batches = [batch async for batch in async_batches(hass, series, span, Period.HOUR)]
    assert [len(batch) for batch in batches] == [BATCH_ROWS, BATCH_ROWS, 10]
    assert [row.sum for batch in batches for row in batch] == list(range(1, hours + 1))


@pytest.mark.parametrize(
    ("period", "length"), [(Period.HOUR, timedelta(hours=1)), (Period.FIVE_MINUTES, FIVE_MINUTES)], ids=str
)
async def test_a_span_starts_with_its_start_and_ends_before_its_end(
    home: Home, hass: HomeAssistant, period: Period, length: timedelta
) -> None:
    """Who goes on from the last start plus one period gets each row once."""
    await async_counted(hass, home.entity_id("sensor", "energy"), START, [1] * 6, step=length)
    _, rows = await async_all(home, period, Span(start=START + 2 * length, end=START + 4 * length))
    assert [row.sum for row in rows] == [3, 4]


async def test_a_day_has_the_hours_of_the_wall_clock(home: Home, hass: HomeAssistant) -> None:
    """The day on which the clocks go back has 25 hours, and each hour counts once."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await async_counted(hass, home.entity_id("sensor", "energy"), datetime(2026, 10, 23, 22, tzinfo=UTC), [1] * 73)
    span = Span(start=datetime(2026, 10, 23, 22, tzinfo=UTC), end=datetime(2026, 10, 26, 23, tzinfo=UTC))
    _, rows = await async_all(home, Period.DAY, span, columns=frozenset({"change"}))
    assert [row.change for row in rows] == [24, 25, 24]


async def test_the_first_row_is_known(home: Home, hass: HomeAssistant) -> None:
    """Whoever reads from the beginning can ask when that was."""
    assert await async_first_start(hass, await async_series(hass, home.entry), Period.HOUR) is None
    await async_counted(hass, home.entity_id("sensor", "energy"), START + timedelta(hours=5), [1])
    await async_measured(hass, home.entity_id("sensor", "power"), START + timedelta(hours=3), [1000])
    series = await async_series(hass, home.entry)
    assert await async_first_start(hass, series, Period.HOUR) == START + timedelta(hours=3)
    assert await async_first_start(hass, series, Period.FIVE_MINUTES) is None


async def test_a_site_without_records_has_no_rows(home: Home) -> None:
    """A site of which the recorder knows nothing has no series and gives no rows."""
    assert await async_all(home, Period.HOUR, Span(start=START, end=START + timedelta(days=1))) == ((), [])
