"""One-stop dossiers (hồ sơ một cửa): its facts of law stand in law.toml; the field comes later."""
