"""People (con người): names, partial dates, personal ids, ethnic groups, words for numbers."""
