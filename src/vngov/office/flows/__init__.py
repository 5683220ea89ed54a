"""Flows (luồng công việc): the only place where two fields meet, in one unit of work."""
