"""What the owner can mend by a confirmation, in the repairs of Home Assistant."""

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.core import HomeAssistant


async def async_create_fix_flow(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    issue_id: str,  # noqa: ARG001  One issue can be fixed, by confirming it.
    data: dict[str, str | int | float | None] | None,  # noqa: ARG001  No issue carries any.
) -> RepairsFlow:
    """Return the flow that confirms an issue: what was remembered is lost, whatever one does."""
    return ConfirmRepairFlow()
