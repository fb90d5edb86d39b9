"""`script/bench aggregate`: contacts, counted into figures."""
