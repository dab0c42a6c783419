"""Rows as text: the same bytes for the same row, nothing lost on the way there and back, foreign lines refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.records.calendar import Period
from custom_components.proof_of_heat.records.row_text import (
    FIELDS,
    RowError,
    RowFault,
    cells,
    csv_cells,
    csv_line,
    json_line,
    row_of,
    row_of_json,
)
from custom_components.proof_of_heat.records.statistics import Row

START = datetime(2026, 1, 1, 5, tzinfo=UTC)
ROW = Row(
    site="home", device="02:00:00:00:00:01", quantity="power", unit="W", start=START, period=Period.HOUR, mean=3000.5
)
LINE = json.loads(json_line(ROW))

numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
rows = st.builds(
    Row,
    site=words,
    device=words,
    quantity=words,
    unit=st.none() | words,
    start=st.datetimes(timezones=st.just(UTC)),
    period=st.sampled_from(Period),
    mean=numbers,
    min=numbers,
    max=numbers,
    state=numbers,
    sum=st.floats(allow_nan=False, allow_infinity=False),
    change=st.none(),
)


def test_a_row_reads_like_this_in_json() -> None:
    """Keys come in one order, the instant in UTC, and what is unknown is left out."""
    assert json_line(ROW) == (
        '{"site":"home","device":"02:00:00:00:00:01","quantity":"power","unit":"W","period":"hour",'
        '"start":"2026-01-01T05:00:00Z","mean":3000.5}\n'
    )


def test_a_row_reads_like_this_in_csv() -> None:
    """Lines end as RFC 4180 says, and what is unknown is empty."""
    assert csv_line(FIELDS) == "site,device,quantity,unit,period,start,mean,min,max,state,sum\r\n"
    assert csv_line(cells(ROW).values()) == ("home,02:00:00:00:00:01,power,W,hour,2026-01-01T05:00:00Z,3000.5,,,,\r\n")


def test_what_would_break_a_line_is_quoted() -> None:
    """A comma, a quote and a line break stay inside their cell."""
    assert csv_line(['Garage, "left"', "a\nb", 1]) == '"Garage, ""left""","a\nb",1\r\n'


@given(row=rows)
def test_nothing_is_lost_in_json(row: Row) -> None:
    """What was written is what is read."""
    assert row_of_json(json_line(row)) == row


@given(row=rows)
def test_nothing_is_lost_in_csv(row: Row) -> None:
    """What was written is what is read."""
    lines = [csv_line(FIELDS), csv_line(cells(row).values())]
    assert [row_of(values) for values in csv_cells(lines)] == [row]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("", RowFault.NOT_JSON),
        ("{", RowFault.NOT_JSON),
        ("[1]", RowFault.NOT_JSON),
        (json.dumps({**LINE, "device": ""}), RowFault.NO_KEY),
        (json.dumps({**LINE, "site": 5}), RowFault.NO_KEY),
        (json.dumps({**LINE, "period": "decade"}), RowFault.BAD_PERIOD),
        (json.dumps({**LINE, "period": ["hour"]}), RowFault.BAD_PERIOD),
        (json.dumps({**LINE, "start": "2026-01-01T05:00:00"}), RowFault.BAD_START),
        (json.dumps({**LINE, "start": "yesterday"}), RowFault.BAD_START),
        (json.dumps({**LINE, "start": 5}), RowFault.BAD_START),
        (json.dumps({**LINE, "mean": "much"}), RowFault.BAD_NUMBER),
        (json.dumps({**LINE, "mean": True}), RowFault.BAD_NUMBER),
        (json.dumps({**LINE, "mean": float("nan")}), RowFault.BAD_NUMBER),
        (json.dumps({**LINE, "mean": None}), RowFault.NO_NUMBER),
    ],
    ids=lambda value: value.value if isinstance(value, RowFault) else "",
)
def test_what_is_no_row_is_refused(line: str, fault: RowFault) -> None:
    """A line that is cut, foreign or empty names its fault."""
    with pytest.raises(RowError) as raised:
        row_of_json(line)
    assert raised.value.fault is fault


@pytest.mark.parametrize("more", [{"name": "Garage"}, {"change": 5}], ids=["name", "change"])
def test_further_values_do_no_harm(more: dict[str, Any]) -> None:
    """A file with more columns is read for those that count."""
    assert row_of({**LINE, **more}) == ROW
