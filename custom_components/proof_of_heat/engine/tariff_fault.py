"""What is wrong with a price list, in which slot, and what cures it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Fault(StrEnum):
    """Why prices are refused or left out; the value is the translation key."""

    UNKNOWN_FORMAT = "unknown_format"
    """No price list of a known shape was found."""
    EMPTY = "empty"
    """There is a price list, with nothing in it."""
    SEVERAL_PLACES = "several_places"
    """The source tells several areas or homes, and none was chosen."""
    UNKNOWN_UNIT = "unknown_unit"
    """The unit is missing or is no money per energy."""
    TWO_CURRENCIES = "two_currencies"
    """The prices are in another currency than the site, or in two."""
    BAD_TIME = "bad_time"
    """A time is missing or cannot be read, or a slot ends before it starts."""
    NAIVE_TIME = "naive_time"
    """A time has no time zone."""
    NOT_A_NUMBER = "not_a_number"
    """A price is missing or no number; the slot is left out."""
    DUPLICATE = "duplicate"
    """One slot has two different prices."""
    OVERLAP = "overlap"
    """Two slots cover the same time."""
    GAP = "gap"
    """A slot is missing; only the prices on this side of it are used."""
    JUMP = "jump"
    """All prices of a day are some hundred times higher or lower than usual: a change of unit."""
    PAST = "past"
    """All prices are for times that are over."""
    NO_ANSWER = "no_answer"
    """The source is not there, has no value or answered with an error."""


class Cure(StrEnum):
    """What the owner can do; the value is the translation key."""

    PICK_SOURCE = "pick_source"
    PICK_PLACE = "pick_place"
    PICK_UNIT = "pick_unit"
    PICK_CURRENCY = "pick_currency"
    REFRESH_SOURCE = "refresh_source"
    REPORT_TO_SOURCE = "report_to_source"


CURES: Final[Mapping[Fault, Cure]] = MappingProxyType(
    {
        Fault.UNKNOWN_FORMAT: Cure.PICK_SOURCE,
        Fault.EMPTY: Cure.REFRESH_SOURCE,
        Fault.SEVERAL_PLACES: Cure.PICK_PLACE,
        Fault.UNKNOWN_UNIT: Cure.PICK_UNIT,
        Fault.TWO_CURRENCIES: Cure.PICK_CURRENCY,
        Fault.BAD_TIME: Cure.REPORT_TO_SOURCE,
        Fault.NAIVE_TIME: Cure.REPORT_TO_SOURCE,
        Fault.NOT_A_NUMBER: Cure.REFRESH_SOURCE,
        Fault.DUPLICATE: Cure.REPORT_TO_SOURCE,
        Fault.OVERLAP: Cure.REPORT_TO_SOURCE,
        Fault.GAP: Cure.REFRESH_SOURCE,
        Fault.JUMP: Cure.PICK_UNIT,
        Fault.PAST: Cure.REFRESH_SOURCE,
        Fault.NO_ANSWER: Cure.REFRESH_SOURCE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a price list."""

    fault: Fault
    at: datetime | None = None
    """The slot, None where the fault lies in the list as a whole or the time itself cannot be read."""
    found: str | None = None
    """What was read there, in the source's own words."""

    @property
    def cure(self) -> Cure:
        """Return what the owner can do."""
        return CURES[self.fault]
