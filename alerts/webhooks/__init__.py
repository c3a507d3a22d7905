"""Telling programs: one signed POST per event and endpoint, by the rules of Standard Webhooks."""
