"""Forms and lists of cases."""
