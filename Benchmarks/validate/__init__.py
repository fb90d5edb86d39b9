"""`script/bench validate`: rules of records, judged."""
