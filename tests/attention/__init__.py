"""Trials of the attention list: its detection rate for planted events, and its rate of false alarms."""
