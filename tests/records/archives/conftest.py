"""What the tests of archives share: their counterparts, and rows."""

from tests.counterparts.fixtures import github, postgres_folder, supabase
from tests.simulated import real_sockets

__all__ = ["github", "postgres_folder", "real_sockets", "supabase"]
