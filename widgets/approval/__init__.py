"""The deputy commander's plain list of what waits for his yes or no."""
