"""The unit of a price: a currency or its hundredth, per kWh or MWh."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

ENERGY_KWH: Final[Mapping[str, float]] = MappingProxyType({"wh": 1e-3, "kwh": 1.0, "mwh": 1e3, "gwh": 1e6})

# A symbol that several currencies share names none.
SYMBOLS: Final[Mapping[str, str | None]] = MappingProxyType(
    {"€": "EUR", "£": "GBP", "zł": "PLN", "kč": "CZK", "ft": "HUF", "₽": "RUB", "₴": "UAH", "$": None, "kr": None}
)
HUNDREDTHS: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "ct": None,
        "cent": None,
        "cents": None,
        "c": None,
        "¢": None,
        "öre": None,
        "øre": None,
        "ore": None,
        "snt": "EUR",
        "p": "GBP",
        "pence": "GBP",
        "gr": "PLN",
        "коп": "RUB",
    }
)

ISO_LETTERS: Final = 3

# What a euro is worth in other money, to one digit and rounded from the rates of 2025: enough to tell small from large.
MONEY_OF_A_EURO: Final[Mapping[str, float]] = MappingProxyType(
    {
        "JPY": 160.0,
        "KRW": 1600.0,
        "CNY": 8.0,
        "INR": 100.0,
        "RUB": 95.0,
        "UAH": 48.0,
        "KZT": 600.0,
        "GEL": 3.0,
        "TRY": 45.0,
        "HUF": 400.0,
        "CZK": 25.0,
        "PLN": 4.3,
        "RON": 5.0,
        "RSD": 117.0,
        "SEK": 11.0,
        "NOK": 11.7,
        "DKK": 7.5,
        "ISK": 143.0,
        "ZAR": 20.0,
        "BRL": 6.3,
        "MXN": 21.0,
        "CLP": 1100.0,
        "ARS": 1600.0,
        "THB": 38.0,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceUnit:
    """What one of this unit is in money per kWh."""

    per_kwh: float
    currency: str | None
    """ISO 4217, None where the unit does not say."""


def money_of_a_euro(currency: str) -> float:
    """Return about what a euro is in this currency: what is small or large in euro is so in any money."""
    return MONEY_OF_A_EURO.get(currency, 1.0)


def price_unit(text: str) -> PriceUnit | None:
    """Return what a unit of measurement means, None if it is no money per energy.

    "EUR/MWh", "ct/kWh", "öre/kWh" and "p/kWh" are understood, and "kWh" alone as money of the site per kWh.
    """
    money, _, energy = text.strip().rpartition("/")
    money, energy = money.strip(), energy.strip()
    energy_kwh = ENERGY_KWH.get(energy.casefold())
    if energy_kwh is None:
        return None
    word = money.casefold().removesuffix(".")
    if word in HUNDREDTHS:
        return PriceUnit(per_kwh=0.01 / energy_kwh, currency=HUNDREDTHS[word])
    if word in SYMBOLS or not word:
        return PriceUnit(per_kwh=1 / energy_kwh, currency=SYMBOLS.get(word))
    if len(money) == ISO_LETTERS and money.isascii() and money.isalpha():
        return PriceUnit(per_kwh=1 / energy_kwh, currency=money.upper())
    return None
