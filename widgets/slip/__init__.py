"""The slip (F2): what a caller says, above the slim form."""
