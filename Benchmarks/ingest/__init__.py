"""`script/bench ingest`: a file of records into PostgreSQL."""
