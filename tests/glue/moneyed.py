"""What tests of money share: prices of a site, typed in or told, and what is shown of them."""

from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse

PRICE: Final = "sensor.price"

FIXED: Final[dict[str, Any]] = {"tariff": {"kind": "fixed", "price": 0.30}}
TYPED: Final[dict[str, Any]] = {
    "revenue": {"typed_hash_price": 45.0, "typed_bitcoin_price": 80000.0, "pool_fee": 0.0, "worth": 1.0}
}
GAS: Final[dict[str, Any]] = {
    "alternative": {"source": "gas", "fuel_price_per_kwh": 0.092, "efficiency": 92.0},
}
"""A kWh of gas heat costs 0.10."""


def slots(start: datetime, *prices: float, length: timedelta = timedelta(hours=1)) -> list[dict[str, Any]]:
    """Return prices as the Nord Pool sensor lists them."""
    return [
        {
            "start": (start + length * number).isoformat(),
            "end": (start + length * (number + 1)).isoformat(),
            "value": price,
        }
        for number, price in enumerate(prices)
    ]


def tell_prices(hass: HomeAssistant, start: datetime, *prices: float, unit: str = "EUR/kWh") -> None:
    """Let the price entity tell prices by the hour."""
    attributes = {"unit_of_measurement": unit, "raw_today": slots(start, *prices), "raw_tomorrow": []}
    hass.states.async_set(PRICE, str(prices[0]), attributes)


def answer_with(hass: HomeAssistant, action: str, *answers: Any) -> list[dict[str, Any]]:
    """Register an action that gives these answers in turn; return a list that grows with what it is asked."""
    asked: list[dict[str, Any]] = []

    async def async_answer(call: ServiceCall) -> ServiceResponse:
        """Answer, or fail as told."""
        asked.append(dict(call.data))
        answer = answers[min(len(asked), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        response: ServiceResponse = answer
        return response

    domain, _, service = action.partition(".")
    hass.services.async_register(domain, service, async_answer, supports_response=SupportsResponse.ONLY)
    return asked
