"""What an Antminer says on port 4028, be it with its maker's firmware or with one that kept the protocol."""

from typing import Any

from ..machine import Machine, MachineState

CHIPS_PER_BOARD = 114
"""Of an S19 Pro; an S19j Pro has 126."""

COMPILED = "Tue Dec  6 16:12:30 CST 2022"
"""When the software of a captured S19 Pro was built, in its own words."""

type Reply = dict[str, Any]


def status(machine: Machine, code: int, message: str, *, is_good: bool = True) -> list[Reply]:
    """Return the head of every reply."""
    when = int(machine.clock.now().timestamp())
    letter = "S" if is_good else "E"
    return [{"STATUS": letter, "When": when, "Code": code, "Msg": message, "Description": "cgminer 1.0.0"}]


def denied(machine: Machine, command: str) -> Reply:
    """Return the reply to a command that the machine does not know or does not allow."""
    return {"STATUS": status(machine, 45, f"Access denied to '{command}' command", is_good=False), "id": 1}


def version(machine: Machine, kind: str) -> Reply:
    """Return the versions; `kind` names the machine."""
    row = {"BMMiner": "1.0.0", "API": "3.1", "Miner": "49.0.1.3", "CompileTime": COMPILED, "Type": kind}
    return {"STATUS": status(machine, 22, "CGMiner versions"), "VERSION": [row], "id": 1}


def summary(machine: Machine) -> Reply:
    """Return what the machine does as a whole."""
    rate = round(machine.hashrate_th_s * 1000, 2)
    row = {
        "Elapsed": int(machine.uptime.total_seconds()),
        "GHS 5s": rate,
        "GHS av": rate,
        "GHS 30m": rate,
        "Found Blocks": 0,
        "Accepted": machine.accepted,
        "Rejected": machine.rejected,
        "Stale": 0,
        "Hardware Errors": 0,
        "Utility": 4.82,
        "Best Share": 12_904_207_043,
    }
    return {"STATUS": status(machine, 11, "Summary"), "SUMMARY": [row], "id": 1}


def stats(machine: Machine, kind: str) -> Reply:
    """Return boards and fans, each value under a numbered name."""
    head = {"BMMiner": "1.0.0", "Miner": "49.0.1.3", "CompileTime": COMPILED, "Type": kind}
    return {"STATUS": status(machine, 70, "CGMiner stats"), "STATS": [head, _numbered(machine)], "id": 1}


def pools(machine: Machine) -> Reply:
    """Return the pools."""
    rows = [
        {
            "POOL": place,
            "URL": pool["url"],
            "Status": "Alive" if pool["url"] else "Dead",
            "Priority": place,
            "Accepted": machine.accepted if place == 0 else 0,
            "Rejected": machine.rejected if place == 0 else 0,
            "User": pool["user"],
            "Stratum Active": place == 0 and machine.is_mining,
            "Get Failures": 0,
            "Remote Failures": 0,
        }
        for place, pool in enumerate(machine.pools)
    ]
    return {"STATUS": status(machine, 7, f"{len(rows)} Pool(s)"), "POOLS": rows, "id": 1}


def _numbered(machine: Machine) -> Reply:
    """Return the second row of the statistics."""
    is_awake = machine.state is not MachineState.STOPPED
    rate = machine.hashrate_th_s * 1000
    row: Reply = {
        "STATS": 0,
        "ID": "BTM_SOC0",
        "Elapsed": int(machine.uptime.total_seconds()),
        "GHS 5s": round(rate, 2),
        "GHS av": round(rate, 2),
        "miner_count": machine.model.boards,
        "fan_num": machine.model.fans,
        "rate_unit": "GH",
        "total_rateideal": round(machine.model.levels[-1].hashrate_th_s * 1000),
    }
    row |= {f"fan{place}": rpm for place, rpm in enumerate(machine.fans_rpm, start=1)}
    for place, (board_c, chip_c) in enumerate(zip(machine.boards_c, machine.chips_c, strict=True), start=1):
        row |= {
            f"chain_acn{place}": CHIPS_PER_BOARD,
            f"chain_acs{place}": " ooo" * (CHIPS_PER_BOARD // 3),
            f"chain_hw{place}": 0,
            f"chain_rate{place}": f"{rate / machine.model.boards:.2f}" if is_awake else "",
            f"temp{place}": round(board_c),
            f"temp2_{place}": round(chip_c),
            f"temp_pcb{place}": "-".join(str(round(board_c - cooler)) for cooler in (0, 20, 5, 4)),
            f"temp_chip{place}": "-".join(str(round(chip_c - cooler)) for cooler in (0, 20, 5, 4)),
        }
    return row
