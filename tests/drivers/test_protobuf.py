"""Messages are read by field numbers; the generated classes of the public proto are the judge."""

import pytest
from pyasic.web.braiins_os.proto.braiins.bos import v1

from custom_components.proof_of_heat.drivers.asic.protobuf import Message, encoded

BOARD = v1.Hashboard(id="1", chips_count=300, board_temp=v1.Temperature(degree_c=55.5))
BOARDS = v1.GetHashboardsResponse(hashboards=[BOARD, v1.Hashboard(id="2", board_temp=v1.Temperature(degree_c=-3.25))])


def test_a_number_deep_inside_is_found() -> None:
    """A path of field numbers leads to it."""
    board = Message.decoded(bytes(BOARD))

    assert (board.number(7, 1), board.number(3, 1), board.text(1)) == (55.5, 300, "1")


def test_repeated_messages_come_in_order() -> None:
    """Each hash board is one."""
    boards = Message.decoded(bytes(BOARDS)).messages(1)

    assert [board.number(7, 1) for board in boards] == [55.5, -3.25]


def test_what_is_absent_is_unknown() -> None:
    """Neither a missing message nor a missing text is 0."""
    board = Message.decoded(bytes(BOARD))

    assert (board.number(6, 3, 1), board.text(12), board.message(8), board.messages(8)) == (None, None, None, ())


def test_a_zero_is_not_sent_yet_known() -> None:
    """The message around it tells that it was meant."""
    power = v1.MinerPowerStats(approximated_consumption=v1.Power(watt=0))

    assert Message.decoded(bytes(power)).number(1, 1) == 0


def test_a_text_is_no_number_and_a_number_no_text() -> None:
    """A field of another kind than expected is unknown."""
    board = Message.decoded(bytes(BOARD))

    assert (board.number(1), board.text(3, 1), board.message(3, 1)) == (None, None, None)


def test_a_request_is_written_as_the_generated_class_writes_it() -> None:
    """The miner must understand it."""
    request = v1.SetPowerTargetRequest(
        save_action=v1.SaveAction(v1.SaveAction.SAVE_AND_APPLY), power_target=v1.Power(watt=3031)
    )

    assert encoded({1: 2, 2: encoded({1: 3031})}) == bytes(request)


def test_a_text_is_written_as_the_generated_class_writes_it() -> None:
    """Names may hold any letter."""
    assert encoded({1: "root", 2: "pässword"}) == bytes(v1.LoginRequest(username="root", password="pässword"))


def test_numbers_of_fixed_width_are_floating() -> None:
    """Four bytes as well as eight."""
    assert Message.decoded(b"\x0d\x00\x00\x20\x41").number(1) == 10


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"\x0a\x05abc", id="text cut off"),
        pytest.param(b"\x09\x00\x00", id="number cut off"),
        pytest.param(b"\x08", id="value missing"),
        pytest.param(b"\x08" + b"\xff" * 11, id="number without end"),
        pytest.param(b"\x0b", id="unknown kind"),
        pytest.param(b"<html>", id="a page"),
    ],
)
def test_what_is_no_message_is_declined(broken: bytes) -> None:
    """Garbage ends in an error, never in figures."""
    with pytest.raises(ValueError, match=r"cut off|no end|no field"):
        Message.decoded(broken)
