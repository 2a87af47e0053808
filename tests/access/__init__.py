"""Who may see what: every role asks every screen, file and address for what is not theirs."""
