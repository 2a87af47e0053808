"""Control charts and the season of monthly series a second time: plain Python, one series at a time, step by step."""

from fractions import Fraction

MISSING = None


def chart(values, errors, *, at_least_chance):
    """Centre, standard deviation of each month and rule of each month; None with fewer than 12 values."""
    months = [i for i, (x, e) in enumerate(zip(values, errors, strict=True)) if x is not MISSING]
    if len(months) < 12:
        return None
    weights = [1 / errors[i] ** 2 for i in months]
    centre = sum(w * values[i] for w, i in zip(weights, months, strict=True)) / sum(weights)
    z = [(values[i] - centre) / errors[i] for i in months]
    ranges = []
    for lag in (1, 2, 3):
        differences = [abs(z[i] - z[i - lag]) for i in range(lag, len(z))]
        ranges.append(sum(differences) / len(differences))
    spread = max(ranges) / 1.128
    if at_least_chance and spread < 1:
        spread = 1.0
    d = [x / spread for x in z]
    rules = [0] * len(values)
    for place, i in enumerate(months):
        for side in (1, -1):
            if side * d[place] > 2 and sum(side * x > 2 for x in d[max(place - 2, 0) : place + 1]) >= 2:
                rules[i] = side * 2
            if side * d[place] > 3:
                rules[i] = side * 1
            last = [side * x for x in d[place - 7 : place + 1]] if place >= 7 else []
            if last and all(x > 0 for x in last) and sum(last) / 8 >= 1:
                rules[i] = side * 3
    return centre, {i: spread * errors[i] for i in months}, rules


def season(values, month, *, critical):
    """Effects of the twelve months of the year; `critical` is the F above which they are shown.

    The normal equations of month of the year and time are solved by elimination, in exact fractions.
    """
    points = [(Fraction(i), month[i], Fraction(x)) for i, x in enumerate(values) if x is not MISSING]
    if any(sum(m == each for _, m, _ in points) < 2 for each in range(1, 13)):
        return [0.0] * 12
    middle = sum(t for t, _, _ in points) / len(points)
    rows = [[Fraction(int(m == each)) for each in range(1, 13)] + [t - middle] for t, m, _ in points]
    y = [x for _, _, x in points]
    line = [[Fraction(1), t - middle] for t, _, _ in points]
    effects = solve(rows, y)
    of_season, of_line = squares(rows, y, effects), squares(line, y, solve(line, y))
    f = (of_line - of_season) / 11 / (of_season / (len(y) - 13))
    if f < critical:
        return [0.0] * 12
    mean = sum(effects[:12]) / 12
    return [float((1 - 1 / f) * (each - mean)) for each in effects[:12]]


def squares(rows, y, coefficients):
    """Sum of squares that the coefficients leave."""
    return sum(
        (x - sum(a * b for a, b in zip(row, coefficients, strict=True))) ** 2
        for row, x in zip(rows, y, strict=True)
    )


def solve(rows, y):
    """Least squares by the normal equations and Gaussian elimination."""
    size = len(rows[0])
    matrix = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)]
        + [sum(row[i] * x for row, x in zip(rows, y, strict=True))]
        for i in range(size)
    ]
    for i in range(size):
        pivot = next(j for j in range(i, size) if matrix[j][i])
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        matrix[i] = [x / matrix[i][i] for x in matrix[i]]
        for j in range(size):
            if j != i:
                matrix[j] = [a - matrix[j][i] * b for a, b in zip(matrix[j], matrix[i], strict=True)]
    return [row[-1] for row in matrix]
