"""Benchmarks, run by hand and never in CI: they measure the machine as much as the code."""
