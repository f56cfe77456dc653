"""Grid Console: the command console of a sub-district grid management centre."""
