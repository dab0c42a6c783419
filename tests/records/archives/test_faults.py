"""A bad day in short: outages, lost and reordered answers and kills, and not one row is lost or double."""

from pathlib import Path

import pytest

from benchmarks.archives import Fate, async_fault_run

HOURS = 24
KILLS = 2


async def test_not_one_row_is_lost_or_double(postgres_folder: Path, real_sockets: None) -> None:
    """Whatever goes wrong on the way, in the end the archive equals the statistics row by row.

    The house is a process with a Home Assistant that has set up the integration, and it is killed as a power cut does.
    """
    outcome = await async_fault_run(postgres_folder, Fate(seed=3, hours=HOURS, kills=KILLS))
    rows = 20 * HOURS
    found = {key: outcome[key] for key in ("recorded", "archived", "lost", "foreign", "double", "different")}
    assert found == {"recorded": rows, "archived": rows, "lost": 0, "foreign": 0, "double": 0, "different": 0}
    assert (outcome["kills"], outcome["kills_while_sending"]) == (KILLS, KILLS // 2)
    assert outcome["troubles"] > KILLS


def test_a_fate_is_the_same_each_time() -> None:
    """The service is down for three hours of ten, and the house is killed as often as was said."""
    fate = Fate(seed=1)
    down = [hour for hour in range(fate.hours) if fate.is_down(hour)]
    assert len(down) / fate.hours == pytest.approx(0.3, abs=0.01)
    assert len(set(fate.kill_hours)) == 20
    assert fate == Fate(seed=1)
    assert not fate.is_down(fate.hours)
