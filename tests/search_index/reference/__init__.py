"""Search in plain Python, a document and a word at a time: what the arrays of `search_index` must equal."""
