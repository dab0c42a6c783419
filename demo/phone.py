"""The owner's phone: the companion app as far as Home Assistant can tell, with its push service on loopback."""

from collections.abc import Callable
from typing import Any, Final, override

from aiohttp import web

from simulator.web_service import WebService

from .client import Client
from .ports import LOOPBACK, require_free

DEVICE: Final = "Robin's phone"
PUSH_PATH: Final = "/push"


class Phone(WebService):
    """What a notification reaches."""

    def __init__(self, port: int, show: Callable[[str], None]) -> None:
        """Keep where it listens, and where its screen is."""
        super().__init__(LOOPBACK, port)
        self.messages: list[dict[str, Any]] = []
        self._show = show

    @override
    async def async_start(self) -> None:
        """Listen for notifications."""
        require_free(self.port, what="The phone", option="--phone-port")
        await super().async_start()

    @override
    def _application(self) -> web.Application:
        """Return the push service."""
        app = web.Application()
        app.router.add_post(PUSH_PATH, self._async_receive)
        return app

    async def async_register(self, client: Client) -> None:
        """Register as the companion app does; the notify action has the name of the device."""
        await client.async_post(
            "/api/mobile_app/registrations",
            {
                "device_id": "demo-phone",
                "app_id": "io.robbie.HomeAssistant",
                "app_name": "Home Assistant",
                "app_version": "2026.11.0",
                "device_name": DEVICE,
                "manufacturer": "Simulated",
                "model": "Phone",
                "os_name": "Android",
                "os_version": "16",
                "supports_encryption": False,
                "app_data": {"push_token": "demo", "push_url": f"http://{LOOPBACK}:{self.port}{PUSH_PATH}"},
            },
        )

    async def _async_receive(self, request: web.Request) -> web.Response:
        """Show a notification."""
        message: dict[str, Any] = await request.json()
        self.messages.append(message)
        self._show(f"[{DEVICE}] {message.get('title') or 'Notification'}: {message.get('message')}")
        limits = {"successful": len(self.messages), "errors": 0, "maximum": 500, "resetsAt": "2100-01-01T00:00:00.000Z"}
        return web.json_response({"rateLimits": limits}, status=web.HTTPCreated.status_code)
