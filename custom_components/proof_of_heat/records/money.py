"""What is remembered of money: the last good prices, the accounts, and the owner's wishes for slots of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from ..engine.accounting import EMPTY_ACCOUNT, Account
from ..engine.hash_price import HashQuote
from ..engine.money import Override
from ..engine.tariff import Tariff

# A day of quarters, and two more: the clock is set back once a year.
LONGEST_DAY: Final = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceMemory:
    """What one source of prices told last."""

    source: str = ""
    """How the source was set up: what another one told is no measure for it."""
    tariff: Tariff | None = None
    usual_per_kwh: float | None = None
    """The mean size of its prices, by which a change of unit is seen."""
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The account of one miner, one zone or the site: since the beginning, and of today."""

    total: Account = EMPTY_ACCOUNT
    today: Account = EMPTY_ACCOUNT
    yesterday: Account = EMPTY_ACCOUNT
    """Of the last day on which anything was booked before."""
    day: date | None = None

    def booked(self, account: Account, *, day: date) -> Book:
        """Return the book with one more account; a new day begins at nothing."""
        total = self.total.plus(account)
        if day == self.day:
            return replace(self, total=total, today=self.today.plus(account))
        return Book(total=total, today=account, yesterday=self.today, day=day)

    def of(self, day: date) -> Account:
        """Return the account of a day, empty if that is not the one at which the book is open."""
        return self.today if day == self.day else EMPTY_ACCOUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotWish:
    """What the owner wants of one slot of the plan."""

    zone_id: str
    start: datetime
    override: Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """The heat that was expected of a slot."""

    start: datetime
    demand_w: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotNote:
    """What one slot was like in the end."""

    start: datetime
    surplus_w: float = 0.0
    demand_w: Mapping[str, float] = field(default_factory=dict)
    """By zone: the heat that held the setpoint in the weather that came."""
    heat_w: Mapping[str, float] = field(default_factory=dict)
    """By zone: the heat that all its heaters gave."""
    outdoor_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReview:
    """What a day showed of the plan."""

    day: date
    saving: float | None = None
    """Of the plan against following the load, at the prices that came true."""
    error_share: float | None = None
    """The mean size of the error of the expected heat, against the heat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMemory:
    """All that one site remembers of money."""

    tariff: PriceMemory = field(default_factory=PriceMemory)
    feed_in: PriceMemory = field(default_factory=PriceMemory)
    quotes: tuple[HashQuote, ...] = ()
    site: Book = field(default_factory=Book)
    miners: Mapping[str, Book] = field(default_factory=dict)
    zones: Mapping[str, Book] = field(default_factory=dict)
    energy_kwh: Mapping[str, float] = field(default_factory=dict)
    """By miner: up to where its energy is booked."""
    booked_at: datetime | None = None
    wishes: tuple[SlotWish, ...] = ()
    notes: tuple[SlotNote, ...] = ()
    """The slots of today that are over."""
    foreseen: tuple[Foreseen, ...] = ()
    review: DayReview | None = None
    """Of the last day that is over."""

    def noted(self, note: SlotNote) -> MoneyMemory:
        """Return the memory with one more slot, the oldest forgotten."""
        return replace(self, notes=(*self.notes, note)[-LONGEST_DAY:])
