"""Trials of the judgement of offices and counties, in worlds whose truth is known.

How many bad offices are told, how many sound ones are accused, and how often intervals contain the true value. `make
judgement` runs the trials and writes docs/judgement.md; tests/judgement/test_judgement_trial.py runs a few worlds.
"""
