"""Which time records are asked for, and in which periods."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import probatio as vol
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .records.calendar import USUAL_PERIOD, Period, Range, Span, view
from .records.reporting import Asked
from .records.statistics import has_recorder

ATTR_RANGE: Final = "range"
ATTR_START: Final = "start"
ATTR_END: Final = "end"
ATTR_PERIOD: Final = "period"


def _range(typed: str) -> Range:
    """Return a range; a bare number is that many days."""
    return Range(f"{typed}_days" if typed.isdecimal() else typed)


SPAN: Final[VolDictType] = {
    vol.Exclusive(ATTR_RANGE, "time"): vol.All(cv.string, _range),
    vol.Exclusive(ATTR_START, "time"): cv.datetime,
    vol.Optional(ATTR_END): cv.datetime,
}

REPORT: Final[VolDictType] = {
    **SPAN,
    vol.Optional(ATTR_PERIOD): vol.All(
        cv.string, vol.Coerce(Period), vol.In([Period.HOUR, Period.DAY, Period.WEEK, Period.MONTH])
    ),
}

# More hours than that are no report but an export.
LONGEST_BY_HOURS: Final = timedelta(days=62)
LONGEST_BY_DAYS: Final = timedelta(days=3700)

# What is told by days where nobody asks: a longer time by months.
_MANY_DAYS: Final = timedelta(days=62)


def asked_span(asked: Mapping[str, Any]) -> Span:
    """Return the time that is asked for, today where none is; an end before its start is an error."""
    now = dt_util.utcnow()
    if ATTR_START not in asked:
        return view(asked.get(ATTR_RANGE, Range.TODAY), now, dt_util.get_default_time_zone())
    end = min(now, _instant(asked[ATTR_END])) if ATTR_END in asked else now
    span = Span(start=_instant(asked[ATTR_START]), end=end)
    if span.start >= span.end:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="inverted_span",
            translation_placeholders={"start": span.start.isoformat(), "end": span.end.isoformat()},
        )
    return span


def asked_report(asked: Mapping[str, Any]) -> Asked:
    """Return what a report is asked for; more rows than anybody reads are an error."""
    span = asked_span(asked)
    period = asked.get(ATTR_PERIOD) or _usual_period(asked, span)
    longest = LONGEST_BY_HOURS if period is Period.HOUR else LONGEST_BY_DAYS
    if span.length > longest:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="span_too_long",
            translation_placeholders={"days": str(longest.days)},
        )
    return Asked(span=span, period=period)


def require_recorder(hass: HomeAssistant) -> None:
    """Raise where there are no records because the recorder does not run."""
    if not has_recorder(hass):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_recorder")


def _usual_period(asked: Mapping[str, Any], span: Span) -> Period:
    """Return the period that suits a time of this length."""
    if ATTR_START not in asked:
        return USUAL_PERIOD[asked.get(ATTR_RANGE, Range.TODAY)]
    if span.length <= timedelta(days=1):
        return Period.HOUR
    return Period.DAY if span.length <= _MANY_DAYS else Period.MONTH


def _instant(typed: datetime) -> datetime:
    """Return an instant that was typed, by the clock of the house where it names no time zone."""
    return dt_util.as_utc(typed)
