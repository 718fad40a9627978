"""The Python half of parity_rules: protocol, drivers, runner, comparison, reports and tools."""
