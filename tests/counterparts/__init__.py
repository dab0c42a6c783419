"""What archives are tested against: a real PostgreSQL behind PostgREST's contract, and a real bare git repository."""
