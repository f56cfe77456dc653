"""Benchmarks: real windows and processes, measured beside their limit; JSON out."""
