"""What every benchmark of komiljard needs: a server, input files, measured processes, alternating rounds, tables."""
