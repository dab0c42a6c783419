"""The owner of the demonstration's home: a made user, and how it signs in."""

from dataclasses import dataclass
from typing import Any, Final

from .client import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A user of Home Assistant."""

    name: str
    username: str
    password: str


OWNER: Final = Owner(name="Robin", username="demo", password="heat")  # noqa: S106  Printed, for a home that is not real.


async def async_sign_in(client: Client, owner: Owner = OWNER) -> None:
    """Sign in, as the first user of a fresh home or as one that it knows from a kept folder."""
    steps: list[dict[str, Any]] = await client.async_get("/api/onboarding")
    is_fresh = not all(step["done"] for step in steps if step["step"] == "user")
    code = await (_async_make(client, owner) if is_fresh else _async_code(client, owner))
    grant = {"grant_type": "authorization_code", "code": code, "client_id": client.client_id}
    tokens = await client.async_post_form("/auth/token", grant)
    client.token = tokens["access_token"]


async def async_long_token(client: Client, name: str) -> str:
    """Return a token for another program that acts for the owner."""
    token: str = await client.async_ask("auth/long_lived_access_token", client_name=name, lifespan=1)
    return token


async def _async_make(client: Client, owner: Owner) -> str:
    """Make the first user."""
    answer = await client.async_post(
        "/api/onboarding/users",
        {
            "client_id": client.client_id,
            "name": owner.name,
            "username": owner.username,
            "password": owner.password,
            "language": "en",
        },
    )
    code: str = answer["auth_code"]
    return code


async def _async_code(client: Client, owner: Owner) -> str:
    """Sign in as a user that the home knows."""
    begin = {"client_id": client.client_id, "handler": ["homeassistant", None], "redirect_uri": client.client_id}
    flow = await client.async_post("/auth/login_flow", begin)
    answer = await client.async_post(
        f"/auth/login_flow/{flow['flow_id']}",
        {"client_id": client.client_id, "username": owner.username, "password": owner.password},
    )
    code: str = answer["result"]
    return code
