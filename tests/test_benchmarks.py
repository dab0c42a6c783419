"""What benchmarks print is read by people and by machines."""

import json

import pytest

from benchmarks.__main__ import benchmarks
from benchmarks.report import Report, show, table

REPORT = Report(
    title="Polling",
    columns=("way", "CPU (ms)"),
    rows=(("ours", 1.25), ("theirs", 1234.5)),
    figures={"ours_ms": 1.25, "theirs_ms": 1234.5},
)


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    """A table is read down its columns."""
    assert table(REPORT.columns, REPORT.rows).splitlines() == [
        "way     CPU (ms)",
        "------  --------",
        "ours        1.25",
        "theirs   1,234.5",
    ]


def test_the_last_line_is_one_flat_object(capsys: pytest.CaptureFixture[str]) -> None:
    """A machine reads the last line and nothing else."""
    show(REPORT, as_json=True)
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == REPORT.figures


def test_figures_are_printed_only_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """People get the table alone."""
    show(REPORT, as_json=False)
    assert "{" not in capsys.readouterr().out


def test_each_benchmark_says_what_it_measures() -> None:
    """The list of benchmarks has a sentence for each."""
    assert [name for name, purpose in benchmarks() if not purpose.endswith(".")] == []
