"""The runner: one driver, one file of cases in, one file of outcomes out, whatever the driver does."""
