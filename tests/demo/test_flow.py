"""How a form is read and sent back."""

from demo.flow import suggested


def test_who_changes_nothing_sends_what_the_form_proposes() -> None:
    """A suggested value comes before a default, a section is sent as a whole, an empty field is left out."""
    fields = [
        {"name": "highest", "default": 1, "description": {"suggested_value": 2}},
        {"name": "managed", "default": False},
        {"name": "room_sensor"},
        {"name": "limits", "type": "expandable", "schema": [{"name": "frost_c", "default": 7}, {"name": "other"}]},
    ]
    assert suggested({"data_schema": fields}) == {"highest": 2, "managed": False, "limits": {"frost_c": 7}}
