"""There is no case at all."""
