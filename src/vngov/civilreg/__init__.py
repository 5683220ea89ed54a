"""Civil status (hộ tịch): its facts of law stand in law.toml; acts, rules and books come with the field."""
