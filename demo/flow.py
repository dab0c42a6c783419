"""A config flow, walked step by step as its forms ask."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from .client import Client
from .error import DemoError

FLOWS: Final = "/api/config/config_entries/flow"
OPTIONS: Final = "/api/config/config_entries/options/flow"
SUBENTRIES: Final = "/api/config/config_entries/subentries/flow"
PROGRESS_POLL_S: Final = 0.2

type Step = dict[str, Any]
type Answer = Callable[[Step], Mapping[str, Any]]


class Flow:
    """One flow of Home Assistant: of an integration, of its options, or of a part of it."""

    def __init__(self, client: Client, path: str = FLOWS) -> None:
        """Keep the client and where such flows are; nothing is started."""
        self._client = client
        self._path = path

    async def async_start(self, handler: str | list[str]) -> Step:
        """Start the flow of an integration, of an entry's options or of an entry's part; return its first step."""
        return await self._async_settled(await self._client.async_post(self._path, {"handler": handler}))

    async def async_answer(self, step: Step, typed: Mapping[str, Any]) -> Step:
        """Fill in a form, and return the next step; a form that comes back with errors raises."""
        following = await self._async_settled(await self._client.async_post(self._path_of(step), typed))
        if following.get("errors"):
            raise DemoError(f"The step {step['step_id']} declines {dict(typed)}: {following['errors']}")
        return following

    async def async_choose(self, step: Step, option: str) -> Step:
        """Choose an option of a menu, and return the next step."""
        return await self.async_answer(step, {"next_step_id": option})

    async def async_walk(self, step: Step, answers: Mapping[str, Answer]) -> Step:
        """Fill in forms as long as there is an answer for them, and return the first other step."""
        while step["type"] == "form" and step["step_id"] in answers:
            step = await self.async_answer(step, answers[step["step_id"]](step))
        return step

    async def _async_settled(self, step: Step) -> Step:
        """Wait while the flow shows progress; return the step after it."""
        while step["type"].startswith("progress"):
            await asyncio.sleep(PROGRESS_POLL_S)
            step = await self._client.async_get(self._path_of(step))
        if step["type"] == "abort":
            raise DemoError(f"The flow was given up: {step['reason']}")
        return step

    def _path_of(self, step: Step) -> str:
        """Return where this flow is answered."""
        return f"{self._path}/{step['flow_id']}"


def suggested(step: Step) -> dict[str, Any]:
    """Return what a form proposes: what a user sends who changes nothing."""
    return {field["name"]: value for field in step["data_schema"] if (value := _proposed(field)) is not None}


def _proposed(field: Mapping[str, Any]) -> Any:  # noqa: ANN401  A field may hold anything.
    """Return what one field proposes, None if nothing."""
    if field.get("type") == "expandable":
        return {part["name"]: value for part in field["schema"] if (value := _proposed(part)) is not None}
    offered: Mapping[str, Any] = field.get("description") or {}
    return offered.get("suggested_value", field.get("default"))
