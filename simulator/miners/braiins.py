"""Braiins OS+: the public `bos/v1` methods over gRPC, and the few words of port 4028 by which it is known."""

# Home Assistant puts its own httpx in place when it is imported; pyasic must not come before that.
import homeassistant  # noqa: F401  # isort: skip

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, override

from aiohttp import web
from betterproto import Message
from grpclib import GRPCError, Status
from pyasic.web.braiins_os.proto.braiins.bos import v1

from ..clock import SimClock
from ..fault import Fault
from ..grpc import GrpcPort, Method
from ..levels import levels
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import CgminerPort, HttpPort

PASSWORD: Final = "root"  # noqa: S105  What the firmware comes with.

USERNAME: Final = "root"

VERSION: Final = "2024-09-09-0-26ba61b9-24.09.1-plus"

SMALL_STEP_W: Final = 250
"""The tuner follows a step of this size within about 10 s."""

SMALL_LAG: Final = timedelta(seconds=4)

LARGE_LAG: Final = timedelta(seconds=55)
"""Larger steps take minutes: the tuner lowers voltage and frequency in small ones."""

# The power target that each model comes with: observed on an S19k Pro, the nameplate of an S19 XP.
RATED_W: Final = {"Antminer S19 XP": 3010, "Antminer S19k Pro": 2760}

MODELS: Final = {
    model.model: model
    for model in (
        MachineModel(
            firmware="braiins",
            model="Antminer S19 XP",
            levels=levels("braiins", "Antminer S19 XP"),
            min_w=1000,
            max_w=3300,
            lag=LARGE_LAG,
        ),
        # Bounds of Braiins for this model; watts and hash rates as LuxOS tells them for the same hardware.
        MachineModel(
            firmware="braiins",
            model="Antminer S19k Pro",
            levels=levels("luxos", "Antminer S19k Pro"),
            min_w=771,
            max_w=6435,
            lag=LARGE_LAG,
        ),
    )
}


class BraiinsMiner(SimMiner):
    """A miner with Braiins OS+."""

    def __init__(self, host: str, machine: Machine) -> None:
        """Serve gRPC, the page and port 4028."""
        super().__init__(host, machine, password=PASSWORD)
        self.logins = 0
        self.is_tuned_for_hashrate = False
        self._void_tokens = 0
        self.ports = (
            GrpcPort(host, self.faults, self._methods(), is_token=self._is_token, announce=self._token_metadata),
            CgminerPort(host, self.faults, self._answer),
            HttpPort(host, self.faults, [web.get("/", _async_page)]),
        )

    @override
    async def async_fail(self, *faults: Fault) -> None:
        """Fail in these ways; an expired token is every one given before now."""
        await super().async_fail(*faults)
        if Fault.TOKEN_EXPIRED in faults:
            self._void_tokens = self.logins

    # Session

    def _login(self, request: v1.LoginRequest) -> v1.LoginResponse:
        """Give a token for the right password."""
        if request.username != USERNAME or not self.is_password(request.password):
            raise GRPCError(Status.UNAUTHENTICATED, "wrong username or password")
        self.logins += 1
        return v1.LoginResponse(token=self._token(), timeout_s=3600)

    def _token(self) -> str:
        """Return the token given last."""
        return f"token-{self.logins}"

    def _token_metadata(self) -> dict[str, str]:
        """Return the token as it goes ahead of the reply."""
        return {"authorization": self._token()}

    def _is_token(self, token: str | None) -> bool:
        """Tell whether a token was given and still holds."""
        if Fault.WRONG_PASSWORD in self.faults or token is None:
            return False
        number = token.removeprefix("token-")
        return number.isdecimal() and self._void_tokens < int(number) <= self.logins

    # Reading

    def _details(self, _: v1.GetMinerDetailsRequest) -> v1.GetMinerDetailsResponse:
        """Return who it is and what it is doing."""
        uptime_s = int(self.machine.uptime.total_seconds())
        is_stopped = self.machine.state is MachineState.STOPPED
        return v1.GetMinerDetailsResponse(
            uid=self.machine.serial,
            miner_identity=v1.MinerIdentity(
                brand=v1.MinerBrand(v1.MinerBrand.ANTMINER),
                name=self.machine.model.model,
                miner_model=self.machine.model.model,
            ),
            bos_mode=v1.BosMode(v1.BosMode.NAND),
            bos_version=v1.BosVersion(current=VERSION, major=VERSION, bos_plus=True),
            hostname=f"miner-{self.machine.mac[-5:].replace(':', '')}",
            mac_address=self.mac,
            sticker_hashrate=_gigahashes(self.machine.model.levels[-1].hashrate_th_s),
            bosminer_uptime_s=uptime_s,
            system_uptime_s=uptime_s,
            status=v1.MinerStatus(v1.MinerStatus.PAUSED if is_stopped else v1.MinerStatus.NORMAL),
        )

    def _stats(self, _: v1.GetMinerStatsRequest) -> v1.GetMinerStatsResponse:
        """Return hash rate, estimated power and shares."""
        return v1.GetMinerStatsResponse(
            pool_stats=v1.PoolStats(accepted_shares=self.machine.accepted, rejected_shares=self.machine.rejected),
            miner_stats=_work(self.machine.hashrate_th_s),
            power_stats=v1.MinerPowerStats(approximated_consumption=v1.Power(watt=round(self.machine.power_w))),
        )

    def _hashboards(self, _: v1.GetHashboardsRequest) -> v1.GetHashboardsResponse:
        """Return what the boards measure."""
        boards = zip(self.machine.boards_c, self.machine.chips_c, strict=True)
        hashrate_th_s = self.machine.hashrate_th_s / self.machine.model.boards
        return v1.GetHashboardsResponse(
            hashboards=[
                v1.Hashboard(
                    id=str(number),
                    enabled=True,
                    chips_count=110,
                    board_temp=v1.Temperature(degree_c=round(board_c, 1)),
                    highest_chip_temp=v1.TemperatureSensor(temperature=v1.Temperature(degree_c=round(chip_c, 1))),
                    lowest_inlet_temp=v1.Temperature(degree_c=round(self.machine.inlet_c, 1)),
                    highest_outlet_temp=v1.Temperature(degree_c=round(self.machine.outlet_c, 1)),
                    stats=_work(hashrate_th_s),
                )
                for number, (board_c, chip_c) in enumerate(boards, start=1)
            ]
        )

    def _cooling(self, _: v1.GetCoolingStateRequest) -> v1.GetCoolingStateResponse:
        """Return the fans."""
        return v1.GetCoolingStateResponse(
            fans=[v1.FanState(position=position, rpm=rpm) for position, rpm in enumerate(self.machine.fans_rpm)],
        )

    def _performance(self, _: v1.GetPerformanceModeRequest) -> v1.PerformanceMode:
        """Return the power target, or that it is tuned for a hash rate."""
        if self.is_tuned_for_hashrate:
            rate = v1.HashrateTargetMode(hashrate_target=v1.TeraHashrate(terahash_per_second=100))
            return v1.PerformanceMode(tuner_mode=v1.TunerPerformanceMode(hashrate_target=rate))
        target = v1.PowerTargetMode(power_target=v1.Power(watt=round(self.machine.limit_w)))
        return v1.PerformanceMode(tuner_mode=v1.TunerPerformanceMode(power_target=target))

    def _constraints(self, _: v1.GetConstraintsRequest) -> v1.GetConstraintsResponse:
        """Return the bounds of the power target."""
        model = self.machine.model
        watts = v1.PowerConstraints(
            default=v1.Power(watt=RATED_W[model.model]),
            min=v1.Power(watt=round(model.lowest_w)),
            max=v1.Power(watt=round(model.highest_w)),
        )
        return v1.GetConstraintsResponse(tuner_constraints=v1.TunerConstraints(power_target=watts))

    def _pools(self, _: v1.GetPoolGroupsRequest) -> v1.GetPoolGroupsResponse:
        """Return the pools; without any there is no group either."""
        pools = [
            v1.Pool(uid=str(number), url=pool["url"], user=pool["user"], enabled=True, alive=True, active=number == 0)
            for number, pool in enumerate(self.machine.pools)
        ]
        return v1.GetPoolGroupsResponse(pool_groups=[v1.PoolGroup(name="Default", pools=pools)] if pools else [])

    def _light(self, _: v1.GetLocateDeviceStatusRequest) -> v1.LocateDeviceStatusResponse:
        """Return whether the light is on."""
        return v1.LocateDeviceStatusResponse(enabled=self.machine.light_is_on)

    # Writing

    def _set_power_target(self, request: v1.SetPowerTargetRequest) -> v1.SetPowerTargetResponse:
        """Take a power target; forced, it restarts mining."""
        power_w, model = request.power_target.watt, self.machine.model
        if not model.lowest_w <= power_w <= model.highest_w:
            raise GRPCError(Status.INVALID_ARGUMENT, f"power target {power_w} W is out of bounds")
        is_small = abs(power_w - self.machine.limit_w) <= SMALL_STEP_W
        self.machine.set_power(
            power_w,
            is_live=request.save_action != v1.SaveAction.SAVE_AND_FORCE_APPLY,
            lag=SMALL_LAG if is_small else LARGE_LAG,
        )
        return v1.SetPowerTargetResponse(power_target=v1.Power(watt=power_w))

    def _pause(self, _: v1.PauseMiningRequest) -> v1.PauseMiningResponse:
        """Stop hashing."""
        was_stopped = self.machine.state is MachineState.STOPPED
        self.machine.pause()
        return v1.PauseMiningResponse(already_paused=was_stopped)

    def _resume(self, _: v1.ResumeMiningRequest) -> v1.ResumeMiningResponse:
        """Hash again."""
        was_mining = self.machine.state is not MachineState.STOPPED
        self.machine.resume()
        return v1.ResumeMiningResponse(already_mining=was_mining)

    def _restart(self, _: v1.RestartRequest) -> v1.RestartResponse:
        """Restart the mining software."""
        self.machine.restart_mining()
        return v1.RestartResponse(already_running=True)

    def _reboot(self, _: v1.RebootRequest) -> v1.RebootResponse:
        """Restart the machine."""
        self.machine.reboot()
        return v1.RebootResponse()

    def _set_light(self, request: v1.SetLocateDeviceStatusRequest) -> v1.LocateDeviceStatusResponse:
        """Switch the light."""
        self.machine.set_light(request.enable)
        return v1.LocateDeviceStatusResponse(enabled=self.machine.light_is_on)

    def _methods(self) -> tuple[Method, ...]:
        """Return the methods that it knows, by service."""
        return (
            _method("Authentication/Login", v1.LoginRequest, v1.LoginResponse, self._login, is_open=True),
            _method("Miner/GetMinerDetails", v1.GetMinerDetailsRequest, v1.GetMinerDetailsResponse, self._details),
            _method("Miner/GetMinerStats", v1.GetMinerStatsRequest, v1.GetMinerStatsResponse, self._stats),
            _method("Miner/GetHashboards", v1.GetHashboardsRequest, v1.GetHashboardsResponse, self._hashboards),
            _method("Cooling/GetCoolingState", v1.GetCoolingStateRequest, v1.GetCoolingStateResponse, self._cooling),
            _method(
                "Performance/GetActivePerformanceMode",
                v1.GetPerformanceModeRequest,
                v1.PerformanceMode,
                self._performance,
                reads_config=True,
            ),
            _method(
                "Configuration/GetConstraints",
                v1.GetConstraintsRequest,
                v1.GetConstraintsResponse,
                self._constraints,
                reads_config=True,
            ),
            _method("Pool/GetPoolGroups", v1.GetPoolGroupsRequest, v1.GetPoolGroupsResponse, self._pools),
            _method(
                "Performance/SetPowerTarget",
                v1.SetPowerTargetRequest,
                v1.SetPowerTargetResponse,
                self._set_power_target,
            ),
            _method("Actions/PauseMining", v1.PauseMiningRequest, v1.PauseMiningResponse, self._pause),
            _method("Actions/ResumeMining", v1.ResumeMiningRequest, v1.ResumeMiningResponse, self._resume),
            _method("Actions/Restart", v1.RestartRequest, v1.RestartResponse, self._restart),
            _method("Actions/Reboot", v1.RebootRequest, v1.RebootResponse, self._reboot),
            _method(
                "Actions/GetLocateDeviceStatus",
                v1.GetLocateDeviceStatusRequest,
                v1.LocateDeviceStatusResponse,
                self._light,
            ),
            _method(
                "Actions/SetLocateDeviceStatus",
                v1.SetLocateDeviceStatusRequest,
                v1.LocateDeviceStatusResponse,
                self._set_light,
            ),
        )

    # Port 4028

    def _answer(self, command: str, _: str | None) -> Mapping[str, Any]:
        """Answer the commands by which pyasic knows it."""
        sections: Mapping[str, Mapping[str, Any]] = {
            "version": {"VERSION": [{"API": "3.7", "BOSer": "boser-openwrt 0.1.0-26ba61b9"}]},
            "devdetails": {"DEVDETAILS": [{"DEVDETAILS": 0, "ID": 6, "Model": self.machine.model.model}]},
            "summary": {"SUMMARY": [self._summary()]},
            "devs": {"DEVS": [{"ASC": 0, "ID": 6, "MHS 5s": self.machine.hashrate_th_s * 1e6}]},
            "tunerstatus": {"TUNERSTATUS": [{"PowerLimit": round(self.machine.limit_w), "TunerChainStatus": []}]},
        }
        status = {"STATUS": "S" if command in sections else "E", "Code": 22, "Description": "BOSer boser-openwrt 0.1.0"}
        return {
            "STATUS": [{**status, "Msg": command, "When": int(self.machine.clock.now().timestamp())}],
            **sections.get(command, {}),
            "id": 1,
        }

    def _summary(self) -> dict[str, float]:
        """Return the short form of the readings."""
        return {
            "Elapsed": int(self.machine.uptime.total_seconds()),
            "MHS 1m": self.machine.hashrate_th_s * 1e6,
            "Accepted": self.machine.accepted,
            "Rejected": self.machine.rejected,
        }


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> BraiinsMiner:
    """Return a miner that does not listen yet."""
    mac = f"02:00:5e:b0:{seed // 256 % 256:02x}:{seed % 256:02x}"
    return BraiinsMiner(host, Machine(MODELS[model or "Antminer S19 XP"], mac=mac, seed=seed, clock=clock))


def _method[Request: Message](
    path: str, request: type[Request], reply: type[Message], answer: Callable[[Request], Message], **traits: bool
) -> Method:
    """Return a method of a service under its full path."""
    service, name = path.split("/")
    full_path = f"/braiins.bos.v1.{service}Service/{name}"
    return Method(path=full_path, request=request, reply=reply, answer=answer, **traits)


def _work(hashrate_th_s: float) -> v1.WorkSolverStats:
    """Return a hash rate over all the windows that are read."""
    rate = _gigahashes(hashrate_th_s)
    return v1.WorkSolverStats(real_hashrate=v1.RealHashrate(last_5_s=rate, last_15_s=rate, last_1_m=rate))


def _gigahashes(hashrate_th_s: float) -> v1.GigaHashrate:
    """Return a hash rate in the unit of the protocol."""
    return v1.GigaHashrate(gigahash_per_second=hashrate_th_s * 1000)


async def _async_page(_: web.Request) -> web.Response:
    """Return the page of its web interface."""
    return web.Response(text="<!DOCTYPE html><title>Braiins OS+</title>", content_type="text/html")
