"""Typical wrong answers to the exercises of notebook 05, each with what its check has to say."""

LOOP = """
def descend_until(gradient, start, learning_rate, tolerance, max_steps):
    w, n_steps = start, 0
    while {test} and n_steps < max_steps:
        {step}
        n_steps += 1
    return w, n_steps
"""
TEST, STEP = "np.linalg.norm(gradient(w)) >= tolerance", "w = w - learning_rate * gradient(w)"

WRONG = {
    1: [
        ("dropped the smaller last batch", "def count_steps(n, b, e):\n    return n // b * e"),
        ("no whole number", "def count_steps(n, b, e):\n    return n / b * e"),
        ("single epoch", "def count_steps(n, b, e):\n    return -(-n // b)"),
        ("next epoch", "def count_steps(n, b, e):\n    return -(-n * e // b)"),
        ("come out even", "def count_steps(n, b, e):\n    return (n // b + 1) * e"),
        ("expected [190", "def count_steps(n, b, e):\n    return n * e"),
        ("floats", "def count_steps(n, b, e):\n    return float(-(-n // b) * e)"),
    ],
    2: [
        ("uphill", LOOP.format(test=TEST, step=STEP.replace("-", "+"))),
        ("in place", LOOP.format(test=TEST, step="w -= learning_rate * gradient(w)")),
        (
            "length of the step",
            LOOP.format(test=TEST.replace("(w))", "(w) * learning_rate)"), step=STEP),
        ),
        (
            "max_steps=3",
            LOOP.format(test=TEST, step=STEP).replace("n_steps < max_steps", "n_steps < 50"),
        ),
        (
            "number of steps is not",
            LOOP.format(test=TEST, step=STEP).replace("w, n_steps\n", "w, n_steps + 1\n"),
        ),
        (
            "number of steps is not",
            LOOP.format(test=TEST, step=STEP).replace("w, n_steps\n", "w, 0\n"),
        ),
        (
            "max_steps=3 it ends at",
            LOOP.format(test=TEST, step=STEP)
            .replace("n_steps < max", "n_steps <= max")
            .replace("w, n_steps\n", "w, min(n_steps, max_steps)\n"),
        ),
        ("Euclidean", LOOP.format(test="np.abs(gradient(w)).sum() >= tolerance", step=STEP)),
        ("Euclidean", LOOP.format(test="np.abs(gradient(w)).max() >= tolerance", step=STEP)),
        (
            "below the tolerance from the start",
            LOOP.format(test=f"(n_steps == 0 or {TEST})", step=STEP),
        ),
        ("equals the tolerance", LOOP.format(test=TEST.replace(">=", ">"), step=STEP)),
        (
            "expected a pair",
            LOOP.format(test=TEST, step=STEP).replace("return w, n_steps", "return n_steps, w"),
        ),
        ("no step", LOOP.format(test=TEST.replace(">=", "<"), step=STEP)),
        (
            "expected a pair",
            LOOP.format(test=TEST, step=STEP).replace("return w, n_steps", "return 1"),
        ),
    ],
    3: [
        (
            "forgot 1/N",
            "def learning_rate_threshold(X):\n    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]",
        ),
        (
            "twice that",
            "def learning_rate_threshold(X):\n    return 1 / np.linalg.eigvalsh(X.T @ X / len(X))[-1]",
        ),
        (
            "cancels",
            "def learning_rate_threshold(X):\n    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]",
        ),
        (
            "smallest",
            "def learning_rate_threshold(X):\n    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[0]",
        ),
        (
            "along a coordinate",
            "def learning_rate_threshold(X):\n    return 2 / (X.T @ X / len(X)).max()",
        ),
        (
            "sum of the eigenvalues",
            "def learning_rate_threshold(X):\n    return 2 / np.trace(X.T @ X / len(X))",
        ),
        (
            "singular values",
            "def learning_rate_threshold(X):\n    return 2 / np.linalg.svd(X)[1][0]",
        ),
        (
            "one number",
            "def learning_rate_threshold(X):\n    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))",
        ),
        (
            "expected",
            "def learning_rate_threshold(X):\n    return 2 / np.linalg.eigvalsh(X @ X.T / X.shape[1])[-1]",
        ),
    ],
}
