"""Rendering (in ấn): papers to PDF, QR codes, fonts; nothing of any field."""
