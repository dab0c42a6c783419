"""What of an archive is told to people: why it takes no rows, in words of Home Assistant."""

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..records.archives import ArchiveError


def sync_error(name: str, error: ArchiveError) -> HomeAssistantError:
    """Return a failed sync as Home Assistant shows it."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=f"archive_{error.fault}",
        translation_placeholders={"name": name, "detail": error.detail},
    )
