"""Register profiles: what the registers of a Modbus device mean, as data files that anybody can write."""

from .fault import ProfileError, ProfileFault
from .library import ProfileLibrary, async_library
from .model import Encoding, Register, RegisterProfile, Role, Silence, Table, Watchdog, WriteLimits
from .reading import profile_of

__all__ = [
    "Encoding",
    "ProfileError",
    "ProfileFault",
    "ProfileLibrary",
    "Register",
    "RegisterProfile",
    "Role",
    "Silence",
    "Table",
    "Watchdog",
    "WriteLimits",
    "async_library",
    "profile_of",
]
