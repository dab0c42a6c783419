"""What the glue tests share: a Home Assistant that finds the integration."""

import pytest


@pytest.fixture(autouse=True)
def integration_is_found(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load the integration, after the recorder where a test asks for one."""
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("recorder_mock")
    request.getfixturevalue("enable_custom_integrations")
