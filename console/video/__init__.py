"""Sources, workers, slots, engine, proof of life."""
