"""What a miner says is judged field by field."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.reading import (
    checked,
    duration,
    hottest,
    mac_address,
    number,
    share,
    text,
    total,
)
from custom_components.proof_of_heat.engine.miner import MinerSample

AT = datetime(2026, 1, 15, tzinfo=UTC)
MAC = "02:00:5e:00:53:01"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (12, 12.0),
        ("70.5", 70.5),
        ("N/A", None),
        ("nan", None),
        ("inf", None),
        (None, None),
        (True, None),
        ([], None),
        ("", None),
    ],
)
def test_a_number_may_come_as_text_and_nothing_else(value: object, found: float | None) -> None:
    """Words, lists and truth values are unknown."""
    assert number(value) == found


@pytest.mark.parametrize("written", ["02005e005301", "02:00:5E:00:53:01", "02-00-5e-00-53-01", "0200.5e00.5301"])
def test_a_mac_is_the_same_however_it_is_written(written: str) -> None:
    """Each firmware has its own spelling."""
    assert mac_address(written) == MAC


@pytest.mark.parametrize("written", ["", "00:00:00:00:00:00", "SN1234", None, 5])
def test_what_is_no_mac_is_unknown(written: object) -> None:
    """A serial number, nothing and zeros name no machine."""
    assert mac_address(written) is None


def test_the_hottest_sensor_counts_and_missing_ones_do_not() -> None:
    """A sensor that is not fitted says 0 or nothing."""
    assert hottest(0, "61.5", None, 58) == 61.5
    assert hottest(0, None) is None


def test_a_total_needs_one_number() -> None:
    """The sum of nothing is unknown, not 0."""
    assert total(None, 2, "3") == 5
    assert total(None, "N/A") is None


def test_the_accepted_share_needs_shares() -> None:
    """Before the first share there is nothing to judge."""
    assert share(99, 1) == 0.99
    assert share(0, 0) is None
    assert share(None, 1) is None


def test_an_uptime_is_a_duration_within_reason() -> None:
    """A counter that ran over is unknown."""
    assert duration("90") == timedelta(seconds=90)
    assert duration(4_294_967_295) is None
    assert duration(None) is None


def test_a_blank_text_is_unknown() -> None:
    """So is what is no text."""
    assert text(" Bitmain ") == "Bitmain"
    assert text("  ") is None
    assert text(3) is None


@pytest.mark.parametrize(
    ("sample", "field"),
    [
        pytest.param(MinerSample(read_at=AT, hashrate_th_s=1, power_w=-5), "power_w", id="negative power"),
        pytest.param(MinerSample(read_at=AT, hashrate_th_s=1, target_w=99_999), "target_w", id="no limit"),
        pytest.param(MinerSample(read_at=AT, power_w=1, hashrate_th_s=1e14), "hashrate_th_s", id="hashes per second"),
        pytest.param(MinerSample(read_at=AT, power_w=1, board_c=-273), "board_c", id="no sensor"),
        pytest.param(MinerSample(read_at=AT, power_w=1, chip_c=32767), "chip_c", id="broken sensor"),
        pytest.param(MinerSample(read_at=AT, power_w=1, uptime=timedelta(days=9999)), "uptime", id="endless uptime"),
    ],
)
def test_a_value_out_of_range_is_unknown(sample: MinerSample, field: str) -> None:
    """The rest of the reading stays."""
    assert getattr(checked(sample, mac=None), field) is None


def test_a_fan_out_of_range_is_left_out() -> None:
    """The other fans stay."""
    sample = MinerSample(read_at=AT, power_w=1, fan_rpm=(4000, 99_999, 4100))

    assert checked(sample, mac=None).fan_rpm == (4000, 4100)


def test_a_true_reading_stays_as_it_is() -> None:
    """Nothing is changed that can be true."""
    sample = MinerSample(read_at=AT, mac=MAC, power_w=3000, hashrate_th_s=100, chip_c=70, uptime=timedelta(hours=1))

    assert checked(sample, mac=MAC) == sample


def test_a_reading_without_hash_rate_power_and_uptime_is_silence() -> None:
    """An empty answer looks alive to the library, not to us."""
    with pytest.raises(DriverError) as failure:
        checked(MinerSample(read_at=AT, is_mining=True, board_c=20), mac=None)

    assert failure.value.kind is DriverErrorKind.SILENT


def test_a_reading_of_another_machine_is_implausible() -> None:
    """The address was given to somebody else."""
    with pytest.raises(DriverError) as failure:
        checked(MinerSample(read_at=AT, mac=MAC, power_w=1), mac="02:00:5e:00:53:02")

    assert failure.value.kind is DriverErrorKind.IMPLAUSIBLE
