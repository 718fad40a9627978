"""What drivers, runner and comparison agree on: frames, files of frames, and values."""
