"""Input data of the training: so far the slot names of `utils`, which needs no TensorFlow."""
