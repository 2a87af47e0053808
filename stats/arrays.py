"""Types of the arrays that go in and out: NumPy arrays of numbers of any shape, which each docstring gives."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
