"""A client of Home Assistant, as its own frontend is one: HTTP and websockets."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, cast

import aiohttp

from .error import DemoError

# The longest answer: a month of statistics, or a flow that searches the network.
ANSWER_TIME: Final = aiohttp.ClientTimeout(total=60)
MAX_MESSAGE_BYTES: Final = 64 * 2**20


class Client:
    """A signed-in client of one Home Assistant."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        """Keep where it is; nobody is signed in yet."""
        self.url = url
        self.token = ""
        self._session = session

    @property
    def client_id(self) -> str:
        """Return what Home Assistant calls this client: its own address, as for the frontend."""
        return f"{self.url}/"

    async def async_get(self, path: str) -> Any:  # noqa: ANN401  Whatever JSON it is.
        """Return the answer to a GET."""
        return await self._async_request("GET", path)

    async def async_post(self, path: str, content: Mapping[str, Any]) -> Any:  # noqa: ANN401  Whatever JSON it is.
        """Return the answer to a POST of JSON."""
        return await self._async_request("POST", path, json=content)

    async def async_post_form(self, path: str, fields: Mapping[str, str]) -> Any:  # noqa: ANN401  Whatever JSON it is.
        """Return the answer to a POST of a form."""
        return await self._async_request("POST", path, data=fields)

    async def async_ask(self, command: str, **fields: object) -> Any:  # noqa: ANN401  Whatever JSON it is.
        """Return the result of a websocket command.

        Each command has a socket of its own: Home Assistant closes one that answers no ping, and between two commands
        nobody here reads.
        """
        async with (
            asyncio.timeout(ANSWER_TIME.total),
            self._session.ws_connect(f"{self.url}/api/websocket", max_msg_size=MAX_MESSAGE_BYTES) as socket,
        ):
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            if (greeting := await socket.receive_json())["type"] != "auth_ok":
                raise DemoError(f"Home Assistant does not accept its own token: {greeting}")
            await socket.send_json({"id": 1, "type": command, **fields})
            answer = cast("dict[str, Any]", await socket.receive_json())
        if not answer["success"]:
            raise DemoError(f"Home Assistant declines {command}: {answer['error']}")
        return answer["result"]

    async def async_call(self, domain: str, service: str, entity_id: str, **fields: object) -> None:
        """Call an action on one entity, as the frontend does."""
        await self.async_ask(
            "call_service", domain=domain, service=service, target={"entity_id": entity_id}, service_data=fields
        )

    async def async_state(self, entity_id: str) -> dict[str, Any]:
        """Return the state of one entity."""
        return cast("dict[str, Any]", await self.async_get(f"/api/states/{entity_id}"))

    async def _async_request(self, method: str, path: str, *, json: object = None, data: object = None) -> Any:  # noqa: ANN401
        """Return the answer to a request; an error raises with its text."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._session.request(
            method, f"{self.url}{path}", headers=headers, timeout=ANSWER_TIME, json=json, data=data
        ) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise DemoError(
                    f"Home Assistant answers {method} {path} with {response.status}: {await response.text()}"
                )
            return await response.json()
