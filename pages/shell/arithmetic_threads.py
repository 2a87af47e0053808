"""Let the server compute with arrays in one thread.

NumPy and SciPy each bring a library of linear algebra (OpenBLAS) that shares its work among a thread per core. These
wait for one another in busy loops. The matrices of a screen are so small that they gain nothing by it, and where many
viewers ask at once, the loops take the processor time of other screens.
"""

import os

from threadpoolctl import threadpool_limits

# What OpenBLAS reads when it is loaded. Whoever starts the server may have set another number.
VARIABLE = "OPENBLAS_NUM_THREADS"


def limit_arithmetic_threads() -> None:
    """Limit the libraries that are loaded already, and those that will be, unless the environment says otherwise."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = "1"
        threadpool_limits(1, user_api="blas")
