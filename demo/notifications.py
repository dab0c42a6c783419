"""Notifications to the owner's phone: a blueprint that is copied through the settings, and an automation made of it."""

from typing import Any, Final

from .client import Client
from .error import DemoError
from .flow import OPTIONS, Flow
from .phone import DEVICE
from .site import DOMAIN, async_entry_id

AUTOMATION: Final = "demo_notifications"
BLUEPRINT: Final = "notifications"


async def async_notify_phone(client: Client, room: str) -> None:
    """Let the phone hear of failed miners and cold rooms, with a button that boosts a room."""
    await _async_copy(client)
    (phone,) = await _async_phones(client)
    await client.async_post(
        f"/api/config/automation/config/{AUTOMATION}",
        {
            "alias": "Tell Robin",
            "use_blueprint": {
                "path": f"{DOMAIN}/{BLUEPRINT}.yaml",
                "input": {"phones": [phone], "room": [room], "patience": {"seconds": 15}},
            },
        },
    )


async def _async_copy(client: Client) -> None:
    """Copy the blueprint to where automations find it."""
    flow = Flow(client, OPTIONS)
    step = await flow.async_choose(await flow.async_start(await async_entry_id(client)), "blueprints")
    answer = await client.async_post(f"{OPTIONS}/{step['flow_id']}", {"blueprints": [BLUEPRINT]})
    if answer.get("reason") != "blueprints_copied":
        raise DemoError(f"The blueprint is not copied: {answer}")


async def _async_phones(client: Client) -> list[str]:
    """Return the devices of the companion app with the name of the phone."""
    devices: list[dict[str, Any]] = await client.async_ask("config/device_registry/list")
    return [device["id"] for device in devices if device["name"] == DEVICE]
