"""Add an archive to a site, try it before it is kept, and change it later."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_EMAIL
from homeassistant.core import HomeAssistant

from ..archiving.setup import archive_for, archive_place
from ..const import CONF_ARCHIVE_KIND, CONF_TABLE, DOCS_URL, SUBENTRY_ARCHIVE
from ..records.archives import ArchiveError, ArchiveKind
from ..records.archives.table import USUAL_TABLE, table_sql
from .archive_forms import (
    TABLE,
    archive_errors,
    archive_fields,
    archive_form,
    archive_title,
    fault_errors,
    without_secrets,
)
from .forms import Errors

ARCHIVES_URL = f"{DOCS_URL}/blob/main/docs/archives.md"


class ArchiveSubentryFlow(ConfigSubentryFlow):
    """Add an archive, or change one."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:  # noqa: ARG002
        """Offer the kinds of archives."""
        return self.async_show_menu(step_id="user", menu_options=list(ArchiveKind))

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show the page of an archive with what is set up."""
        return await self._async_page(ArchiveKind(self._stored[CONF_ARCHIVE_KIND]), user_input)

    async def async_step_supabase(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a table."""
        return await self._async_page(ArchiveKind.SUPABASE, user_input)

    async def async_step_github(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a repository."""
        return await self._async_page(ArchiveKind.GITHUB, user_input)

    async def async_step_folder(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a folder."""
        return await self._async_page(ArchiveKind.FOLDER, user_input)

    @property
    def _stored(self) -> Mapping[str, Any]:
        """Return what is set up, nothing for a new archive."""
        return self._get_reconfigure_subentry().data if self.source == SOURCE_RECONFIGURE else {}

    async def _async_page(self, kind: ArchiveKind, typed: dict[str, Any] | None) -> SubentryFlowResult:
        """Ask where an archive is, try it, and keep it once it works."""
        errors: Errors = {}
        detail = ""
        if typed is not None:
            fields = archive_fields(kind, typed, self._stored)
            errors = archive_errors(self.hass, fields) or self._taken(fields)
            if not errors:
                errors, detail = await async_tried(self.hass, fields)
            if not errors:
                return self._kept(fields)
        shown = typed or without_secrets(self._stored)
        return self.async_show_form(
            step_id=kind,
            data_schema=self.add_suggested_values_to_schema(archive_form(kind), shown),
            errors=errors,
            description_placeholders={"detail": detail, "docs": ARCHIVES_URL, "sql": _sql(shown)},
        )

    def _taken(self, fields: Mapping[str, Any]) -> Errors:
        """Say where another archive has the same place."""
        own = self._get_reconfigure_subentry().subentry_id if self.source == SOURCE_RECONFIGURE else None
        places = {
            archive_place(subentry.data)
            for subentry in self._get_entry().get_subentries_of_type(SUBENTRY_ARCHIVE)
            if subentry.subentry_id != own
        }
        return {"base": "archive_taken"} if archive_place(fields) in places else {}

    def _kept(self, fields: dict[str, Any]) -> SubentryFlowResult:
        """Keep an archive."""
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=archive_title(fields), data=fields)
        subentry = self._get_reconfigure_subentry()
        is_named = subentry.title != archive_title(subentry.data)
        title = subentry.title if is_named else archive_title(fields)
        return self.async_update_and_abort(self._get_entry(), subentry, title=title, data=fields)


async def async_tried(hass: HomeAssistant, fields: Mapping[str, Any]) -> tuple[Errors, str]:
    """Write to an archive and read it back; return what is wrong at its field, and the words of the service."""
    try:
        await archive_for(hass, ArchiveKind(fields[CONF_ARCHIVE_KIND]), fields).async_check()
    except ArchiveError as error:
        return fault_errors(fields, error.fault), error.detail or "-"
    return {}, ""


def _sql(shown: Mapping[str, Any]) -> str:
    """Return the SQL for the table that was typed."""
    table = str(shown.get(CONF_TABLE, USUAL_TABLE))
    return table_sql(table if TABLE.fullmatch(table) else USUAL_TABLE, shown.get(CONF_EMAIL))
