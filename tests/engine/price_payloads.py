"""What integrations tell of prices, in the shapes that were recorded, two slots each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from custom_components.proof_of_heat.engine.tariff_format import TariffFormat as Format

type Payload = Mapping[str, object]

NORDPOOL: Final[Payload] = {
    "BE": [
        {"start": "2026-01-15T12:00:00+00:00", "end": "2026-01-15T12:15:00+00:00", "price": 95.5},
        {"start": "2026-01-15T12:15:00+00:00", "end": "2026-01-15T12:30:00+00:00", "price": 100},
    ]
}
NORDPOOL_SENSOR: Final[Payload] = {
    "currency": "EUR",
    "country": "Belgium",
    "today": [0.0955, 0.1],
    "raw_today": [
        {
            "start": datetime.fromisoformat("2026-01-15T13:00:00+01:00"),
            "end": datetime.fromisoformat("2026-01-15T13:15:00+01:00"),
            "value": 0.0955,
        },
        {
            "start": datetime.fromisoformat("2026-01-15T13:15:00+01:00"),
            "end": datetime.fromisoformat("2026-01-15T13:30:00+01:00"),
            "value": 0.1,
        },
    ],
    "raw_tomorrow": [],
}
TIBBER: Final[Payload] = {
    "prices": {
        "Home": [
            {"start_time": "2026-01-15T13:00:00.000+01:00", "price": 0.0955},
            {"start_time": "2026-01-15T13:15:00.000+01:00", "price": 0.1},
        ]
    }
}
ENERGYZERO: Final[Payload] = {
    "prices": [
        {
            "price": 0.0955,
            "timestamp": "2026-01-15 12:00:00+00:00",
            "start": "2026-01-15 12:00:00+00:00",
            "end": "2026-01-15 12:15:00+00:00",
        },
        {
            "price": 0.1,
            "timestamp": "2026-01-15 12:15:00+00:00",
            "start": "2026-01-15 12:15:00+00:00",
            "end": "2026-01-15 12:30:00+00:00",
        },
    ]
}
EASYENERGY: Final[Payload] = {
    "prices": [
        {"price": 0.0955, "timestamp": "2026-01-15 12:00:00+00:00"},
        {"price": 0.1, "timestamp": "2026-01-15 12:15:00+00:00"},
    ]
}
AMBER: Final[Payload] = {
    "forecasts": [
        {
            "duration": 15,
            "date": "2026-01-15",
            "nem_date": "2026-01-15T22:15:00+10:00",
            "per_kwh": 0.0955,
            "spot_per_kwh": 0.04,
            "start_time": "2026-01-15T12:00:01+00:00",
            "end_time": "2026-01-15T12:15:00+00:00",
            "renewables": 45,
            "spike_status": "none",
            "descriptor": "low",
        },
        {
            "duration": 15,
            "date": "2026-01-15",
            "nem_date": "2026-01-15T22:30:00+10:00",
            "per_kwh": 0.1,
            "spot_per_kwh": 0.04,
            "start_time": "2026-01-15T12:15:01+00:00",
            "end_time": "2026-01-15T12:30:00+00:00",
            "renewables": 45,
            "spike_status": "none",
            "descriptor": "low",
        },
    ]
}
GREEN_PLANET_ENERGY: Final[Payload] = {
    "prices": [
        {"start": "2026-01-15T13:00:00+01:00", "end": "2026-01-15T13:15:00+01:00", "price": 0.0955},
        {"start": "2026-01-15T13:15:00+01:00", "end": "2026-01-15T13:30:00+01:00", "price": 0.1},
    ],
    "hours_requested": 0.5,
}
OMIE: Final[Payload] = {
    "es": [
        {"start": "2026-01-15T13:00:00+01:00", "end": "2026-01-15T13:15:00+01:00", "price": 0.0955},
        {"start": "2026-01-15T13:15:00+01:00", "end": "2026-01-15T13:30:00+01:00", "price": 0.1},
    ]
}
EPEX_SPOT: Final[Payload] = {
    "data": [
        {
            "start_time": "2026-01-15T13:00:00+01:00",
            "end_time": "2026-01-15T13:15:00+01:00",
            "price_per_kwh": 0.0955,
        },
        {
            "start_time": "2026-01-15T13:15:00+01:00",
            "end_time": "2026-01-15T13:30:00+01:00",
            "price_per_kwh": 0.1,
        },
    ],
    "price_per_kwh": 0.0955,
}
EPEX_SPOT_OLDER: Final[Payload] = {
    "data": [
        {
            "start_time": "2026-01-15T13:00:00+01:00",
            "end_time": "2026-01-15T13:15:00+01:00",
            "price_eur_per_mwh": 95.5,
            "price_ct_per_kwh": 9.55,
        },
        {
            "start_time": "2026-01-15T13:15:00+01:00",
            "end_time": "2026-01-15T13:30:00+01:00",
            "price_eur_per_mwh": 100,
            "price_ct_per_kwh": 10,
        },
    ],
}
EPEX_SPOT_NET: Final[Payload] = {
    "data": [
        {
            "start_time": "2026-01-15T13:00:00+01:00",
            "end_time": "2026-01-15T13:15:00+01:00",
            "price_ct_per_kwh": 9.55,
        },
        {"start_time": "2026-01-15T13:15:00+01:00", "end_time": "2026-01-15T13:30:00+01:00", "price_ct_per_kwh": 10},
    ],
}
ENTSOE: Final[Payload] = {
    "prices_today": [
        {"time": "2026-01-15 13:00:00+01:00", "price": 0.0955},
        {"time": "2026-01-15 13:15:00+01:00", "price": 0.1},
    ],
    "prices_tomorrow": [],
    "prices": [
        {"time": "2026-01-15 13:00:00+01:00", "price": 0.0955},
        {"time": "2026-01-15 13:15:00+01:00", "price": 0.1},
    ],
}
ENTSOE_OLDER: Final[Payload] = {key: ENTSOE[key] for key in ("prices_today", "prices_tomorrow")}
OCTOPUS: Final[Payload] = {
    "mpan": "1234567890",
    "rates": [
        {
            "start": datetime.fromisoformat("2026-01-15T12:00:00+00:00"),
            "end": datetime.fromisoformat("2026-01-15T12:15:00+00:00"),
            "value_inc_vat": 0.0955,
            "is_capped": False,
        },
        {
            "start": datetime.fromisoformat("2026-01-15T12:15:00+00:00"),
            "end": datetime.fromisoformat("2026-01-15T12:30:00+00:00"),
            "value_inc_vat": 0.1,
            "is_capped": False,
        },
    ],
}
OCTOPUS_OLDER: Final[Payload] = {
    "all_rates": [
        {"from": "2026-01-15T12:00:00Z", "to": "2026-01-15T12:15:00Z", "rate": 9.55},
        {"from": "2026-01-15T12:15:00Z", "to": "2026-01-15T12:30:00Z", "rate": 10},
    ]
}
OCTOPUS_PUBLIC: Final[Payload] = {
    "count": 2,
    "results": [
        {
            "value_exc_vat": 9.52,
            "value_inc_vat": 10,
            "valid_from": "2026-01-15T12:15:00Z",
            "valid_to": "2026-01-15T12:30:00Z",
        },
        {
            "value_exc_vat": 9.1,
            "value_inc_vat": 9.55,
            "valid_from": "2026-01-15T12:00:00Z",
            "valid_to": "2026-01-15T12:15:00Z",
        },
    ],
}
ENERGI_DATA_SERVICE: Final[Payload] = {
    "unit": "kWh",
    "currency": "DKK",
    "raw_today": [
        {"hour": datetime.fromisoformat("2026-01-15T13:00:00+01:00"), "price": 0.0955},
        {"hour": datetime.fromisoformat("2026-01-15T13:15:00+01:00"), "price": 0.1},
    ],
    "raw_tomorrow": None,
    "tariffs": {"additional_tariffs": {}, "tariffs": {"0": 0.1}},
}

SOURCES: Final[Mapping[str, tuple[Payload, str | None, str, Format]]] = {
    "Nord Pool action": (NORDPOOL, None, "EUR", Format.NORDPOOL),
    "Nord Pool sensor": (NORDPOOL_SENSOR, "EUR/kWh", "EUR", Format.NORDPOOL_SENSOR),
    "Tibber": (TIBBER, None, "NOK", Format.TIBBER),
    "EnergyZero": (ENERGYZERO, None, "EUR", Format.ENERGYZERO),
    "easyEnergy": (EASYENERGY, None, "EUR", Format.EASYENERGY),
    "Amber": (AMBER, None, "AUD", Format.AMBER),
    "Amber sensor": ({**AMBER, "channel_type": "general"}, "$/kWh", "AUD", Format.AMBER),
    "Green Planet Energy": (GREEN_PLANET_ENERGY, None, "EUR", Format.GREEN_PLANET_ENERGY),
    "OMIE": (OMIE, None, "EUR", Format.OMIE),
    "EPEX Spot": (EPEX_SPOT, "€/kWh", "EUR", Format.EPEX_SPOT),
    "older EPEX Spot": (EPEX_SPOT_OLDER, "EUR/MWh", "EUR", Format.EPEX_SPOT),
    "older net EPEX Spot": (EPEX_SPOT_NET, "ct/kWh", "EUR", Format.EPEX_SPOT),
    "ENTSO-e": (ENTSOE, "EUR/kWh", "EUR", Format.ENTSOE),
    "older ENTSO-e": (ENTSOE_OLDER, "EUR/kWh", "EUR", Format.ENTSOE),
    "Octopus": (OCTOPUS, None, "GBP", Format.OCTOPUS),
    "older Octopus": (OCTOPUS_OLDER, "p/kWh", "GBP", Format.OCTOPUS),
    "public Octopus": (OCTOPUS_PUBLIC, None, "GBP", Format.OCTOPUS),
    "Energi Data Service": (ENERGI_DATA_SERVICE, "DKK/kWh", "DKK", Format.ENERGI_DATA_SERVICE),
}
"""By name: what is told, the unit of the entity, the currency of the site, and the format."""
