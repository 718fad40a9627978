"""What is fuzzed: a module per kind of input, each with its seeds and one function that no input may break."""
