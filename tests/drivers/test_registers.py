"""A register profile is understood, or its fault is told with file and line; values and words stand for each other."""

from math import inf
from pathlib import Path

import pytest

from custom_components.proof_of_heat.drivers.registers import (
    ProfileError,
    ProfileFault,
    Register,
    Role,
    Silence,
    Table,
    profile_of,
)
from custom_components.proof_of_heat.drivers.registers.codec import decoded, encoded, raw_range
from custom_components.proof_of_heat.drivers.registers.library import LARGEST_BYTES, SHIPPED, library
from custom_components.proof_of_heat.drivers.registers.model import Encoding, WordOrder
from custom_components.proof_of_heat.engine.heater import HeaterKind

from .boiler_room import PROFILE_FILE

ROOT = Path(__file__).parents[2]

PROFILE = """name: Cellar boiler
manufacturer: Nobody
models: [One]
kinds: [gas_boiler]
source: this test
silence: keeps
registers:
  - role: switch
    table: coil
    address: 4
    write: {only: [0, 1], min_interval: 10}
  - role: power_limit
    table: holding
    address: 7
    unit: "%"
    min: 0
    max: 100
    write: {min: 0, max: 100, min_interval: 10}
  - role: flow_temperature
    table: input
    address: 20
    type: int16
    scale: 0.1
    unit: °C
    min: -20
    max: 120
watchdog:
  role: power_limit
  value: last
  interval: 30
"""

FLOW = PROFILE[PROFILE.index("  - role: flow_temperature") : PROFILE.index("\nwatchdog")]
"""The block of the flow temperature."""

SWITCH = "{role: switch, table: coil, address: 5, write: {only: [0, 1], min_interval: 1}}"

F = ProfileFault

MISTAKES = {
    "tabs for blanks": ("models: [One]", "models: [One", F.NOT_YAML, 4),
    "a list for a file": (PROFILE, "- one\n", F.NOT_YAML, 1),
    "no name": ("name: Cellar boiler\n", "", F.MISSING, 1),
    "a name without a text": ("name: Cellar boiler", "name:", F.MISSING, 1),
    "a number for a name": ("name: Cellar boiler", "name: 7", F.WRONG_TYPE, 1),
    "a word for a list": ("models: [One]", "models: One", F.WRONG_TYPE, 3),
    "an unknown kind": ("kinds: [gas_boiler]", "kinds: [stove]", F.UNKNOWN_WORD, 4),
    "an unknown silence": ("silence: keeps", "silence: sleeps", F.UNKNOWN_WORD, 6),
    "an unknown key": ("source: this test", "source: this test\ncolour: red", F.UNKNOWN_KEY, 6),
    "an unknown role": ("role: switch", "role: lamp", F.UNKNOWN_WORD, 8),
    "no address": ("    address: 4\n", "", F.MISSING, 8),
    "a text for an address": ("address: 4", "address: four", F.WRONG_TYPE, 10),
    "a broken address": ("address: 4", "address: 4.5", F.WRONG_TYPE, 10),
    "an address beyond all": ("address: 4", "address: 70000", F.OUT_OF_RANGE, 10),
    "an unknown table": ("table: coil", "table: shelf", F.UNKNOWN_WORD, 9),
    "an unknown type": ("type: int16", "type: int17", F.UNKNOWN_WORD, 22),
    "a number in a bit": ("address: 4", "address: 4\n    type: int16", F.UNKNOWN_WORD, 11),
    "a unit of another thing": ("unit: °C", "unit: kWh", F.UNKNOWN_WORD, 24),
    "no unit where one is needed": ("    unit: °C\n", "", F.MISSING, 19),
    "a scale of nothing": ("scale: 0.1", "scale: 0", F.OUT_OF_RANGE, 23),
    "yes for a number": ("scale: 0.1", "scale: yes", F.WRONG_TYPE, 23),
    "a minimum above the maximum": ("min: -20", "min: 130", F.CROSSED, 25),
    "one role twice": (FLOW, f"  - {SWITCH}", None, 0),
    "one address twice": (FLOW, f"{FLOW}\n  - {{role: fault, table: input, address: 20}}", None, 0),
    "no limits": ("    write: {only: [0, 1], min_interval: 10}\n", "", F.LIMITS_MISSING, 8),
    "limits without a top": ("write: {min: 0, max: 100,", "write: {min: 0,", F.LIMITS_MISSING, 18),
    "limits without an interval": ("{min: 0, max: 100, min_interval: 10}", "{min: 0, max: 100}", F.MISSING, 18),
    "a negative interval": ("[0, 1], min_interval: 10", "[0, 1], min_interval: -1", F.OUT_OF_RANGE, 11),
    "crossed limits": ("write: {min: 0, max: 100", "write: {min: 50, max: 10", F.CROSSED, 18),
    "limits beyond the range": ("write: {min: 0, max: 100", "write: {min: 0, max: 101", F.LIMITS_TOO_WIDE, 18),
    "limits beyond the register": ("[0, 1], min_interval: 10", "[0, 2], min_interval: 10", F.LIMITS_TOO_WIDE, 11),
    "a switch that lacks its on": ("[0, 1], min_interval: 10", "[0], min_interval: 10", F.LIMITS_MISSING, 11),
    "a word for limits": ("write: {only: [0, 1], min_interval: 10}", "write: all", F.WRONG_TYPE, 11),
    "a word for yes": ("min_interval: 10}\n  - role: p", "min_interval: 1, read_back: no one}\n  - role: p", None, 0),
    "a write to what only reads": ("max: 120", "max: 120\n    write: {min: 0, max: 9, min_interval: 1}", None, 0),
    "a watchdog of a sensor": ("role: power_limit\n  value", "role: flow_temperature\n  value", F.NO_SUCH_ROLE, 28),
    "a watchdog without its register": ("role: power_limit\n  value", "role: watchdog\n  value", F.NO_SUCH_ROLE, 28),
    "a watchdog of an unknown word": ("value: last", "value: first", F.UNKNOWN_WORD, 29),
    "a watchdog of a forbidden number": ("value: last", "value: 101", F.LIMITS_TOO_WIDE, 29),
    "a watchdog too often": ("interval: 30", "interval: 3", F.OUT_OF_RANGE, 30),
    "a silence shorter than the feed": ("interval: 30", "interval: 30\n  silence: 20", F.CROSSED, 31),
    "an unknown key of the watchdog": ("interval: 30", "interval: 30\n  dog: rex", F.UNKNOWN_KEY, 31),
}
LATER = {
    "one role twice": (F.ROLE_TWICE, 19),
    "one address twice": (F.OVERLAP, 27),
    "a word for yes": (F.WRONG_TYPE, 11),
    "a write to what only reads": (F.NOT_WRITABLE, 27),
}
"""The faults of the mistakes that add lines."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_file_and_line(mistake: str) -> None:
    """Whoever writes a profile is led to the word that is wrong."""
    old, new, fault, line = MISTAKES[mistake]
    fault, line = LATER.get(mistake, (fault, line))
    assert old in PROFILE
    with pytest.raises(ProfileError) as caught:
        profile_of(PROFILE.replace(old, new, 1), file="cellar.yaml")
    assert (caught.value.fault, caught.value.line) == (fault, line)
    assert caught.value.file == "cellar.yaml"
    assert str(caught.value).startswith(f"cellar.yaml:{line}: ")
    assert caught.value.words["what"]


def test_a_profile_is_understood() -> None:
    """What stands in the file is what the driver goes by, in watts, degrees and shares."""
    profile = profile_of(PROFILE, file="cellar.yaml", is_own=True)
    assert (profile.id, profile.kinds, profile.silence) == ("cellar", (HeaterKind.GAS_BOILER,), Silence.KEEPS)
    assert profile.is_own
    assert profile.can_be_driven
    limit = profile.registers[Role.POWER_LIMIT]
    assert limit.write is not None
    assert (limit.write.low, limit.write.high, limit.is_share) == (0, 1, True)
    assert decoded(limit, [55]) == pytest.approx(0.55)
    assert encoded(limit, 0.55, []) == [55]


def test_the_shipped_profiles_are_in_order() -> None:
    """Each of the five can be used, names its source and what nobody has tried, and one exists for each kind."""
    shipped = library(Path("nowhere"))
    assert shipped.faults == ()
    assert len(shipped.profiles) == len(list(SHIPPED.glob("*.yaml"))) == 5
    assert all(profile.source and profile.unproven for profile in shipped.profiles.values())
    kinds = {kind for profile in shipped.profiles.values() for kind in profile.kinds}
    assert kinds == set(HeaterKind) - {HeaterKind.ELECTRIC_HEATER}
    assert not shipped.profiles["eastron_sdm630"].can_be_driven


def test_own_profiles_come_along(tmp_path: Path) -> None:
    """A file of the user is used, replaces a shipped one of its name, and costs only itself where it is wrong."""
    (tmp_path / "cellar.yaml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "grundfos_magna3.yml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("name: [", encoding="utf-8")
    (tmp_path / "film.yaml").write_text("#" * (LARGEST_BYTES + 1), encoding="utf-8")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "notes.txt").write_text("no profile", encoding="utf-8")
    found = library(tmp_path)
    assert found.profiles["cellar"].is_own
    assert found.profiles["grundfos_magna3"].name == "Cellar boiler"
    assert sorted(fault.file for fault in found.faults) == ["broken.yaml", "bytes.yaml", "film.yaml"]


def test_the_example_of_the_simulator_is_a_profile() -> None:
    """The boiler of the demonstration is driven by a file as anybody can write it."""
    profile = profile_of(PROFILE_FILE.read_text(encoding="utf-8"), file=PROFILE_FILE.name)
    assert profile.silence is Silence.OWN_CONTROL


def test_the_example_of_the_documents_is_a_profile() -> None:
    """What the page shows can be copied as it stands, and it names every fault and every role."""
    page = (ROOT / "docs" / "register-profiles.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert profile_of(example, file="my_boiler.yaml").can_be_driven
    assert [word for word in (*ProfileFault, *Role, *Silence) if f"`{word}`" not in page] == []


def _register(encoding: Encoding, **fields: object) -> Register:
    """Return a register of an encoding."""
    values = {"role": Role.FAULT, "table": Table.HOLDING, "address": 0, "encoding": encoding, **fields}
    return Register(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("register", "words", "value"),
    [
        pytest.param(_register(Encoding.UINT16), [65535], 65535, id="uint16"),
        pytest.param(_register(Encoding.INT16), [65535], -1, id="int16"),
        pytest.param(_register(Encoding.UINT32), [1, 2], 65538, id="uint32"),
        pytest.param(_register(Encoding.UINT32, word_order=WordOrder.LITTLE), [2, 1], 65538, id="low word first"),
        pytest.param(_register(Encoding.INT32), [65535, 65534], -2, id="int32"),
        pytest.param(_register(Encoding.FLOAT32), [0x4148, 0x0000], 12.5, id="float32"),
        pytest.param(_register(Encoding.BIT, table=Table.COIL), [1], 1, id="bit"),
        pytest.param(_register(Encoding.INT16, scale=0.1, offset=-5), [250], 20, id="scale and offset"),
        pytest.param(_register(Encoding.UINT16, mask=0xFF00), [0x2A00], 42, id="high byte"),
        pytest.param(_register(Encoding.INT16, role=Role.POWER, unit="kW"), [3], 3000, id="kilowatts"),
    ],
)
def test_words_stand_for_a_value_and_back(register: Register, words: list[int], value: float) -> None:
    """What is read as a value is written as the same words."""
    assert decoded(register, words) == pytest.approx(value)
    assert encoded(register, value, [0] * len(words)) == words


@pytest.mark.parametrize(
    ("register", "words"),
    [
        pytest.param(_register(Encoding.INT16, invalid=(0x7FFF,)), [0x7FFF], id="a torn off sensor"),
        pytest.param(_register(Encoding.INT16, low=-20, high=120), [121], id="above its range"),
        pytest.param(_register(Encoding.INT16, low=-20, high=120), [65500], id="below its range"),
        pytest.param(_register(Encoding.FLOAT32), [0x7FC0, 0x0000], id="no number"),
        pytest.param(_register(Encoding.FLOAT32), [0x7F80, 0x0000], id="infinite"),
    ],
)
def test_what_cannot_be_true_is_unknown(register: Register, words: list[int]) -> None:
    """A value out of range is no value, never 0."""
    assert decoded(register, words) is None


def test_a_part_of_a_register_leaves_the_rest_alone() -> None:
    """Bits that belong to something else stay as they were."""
    assert encoded(_register(Encoding.UINT16, mask=0x0002), 1, [0x1015]) == [0x1017]
    assert encoded(_register(Encoding.UINT16, mask=0x00FF), 45, [0x2A14]) == [0x2A2D]


def test_a_register_knows_what_it_can_hold() -> None:
    """The limits of a profile are checked against it."""
    assert raw_range(_register(Encoding.INT16)) == (-32768, 32767)
    assert raw_range(_register(Encoding.UINT32)) == (0, 4294967295)
    assert raw_range(_register(Encoding.UINT16, mask=0x0030)) == (0, 3)
    assert raw_range(_register(Encoding.BIT)) == (0, 1)
    low, high = raw_range(_register(Encoding.FLOAT32))
    assert -inf < low < -1e38 < 1e38 < high < inf
