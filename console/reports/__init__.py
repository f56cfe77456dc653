"""Documents and verification, without Qt."""
