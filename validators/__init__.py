"""What is *wrong* with a row or a move: pure judgements that never write and know no web."""
