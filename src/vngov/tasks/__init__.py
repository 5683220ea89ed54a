"""Assigned tasks (nhiệm vụ): its facts of law stand in law.toml; the field comes later."""
