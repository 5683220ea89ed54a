"""Official documents (văn bản, công tác văn thư): its facts of law stand in law.toml; the field comes later."""
