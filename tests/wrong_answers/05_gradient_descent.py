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
RIGHT_LOOP = LOOP.format(test=TEST, step=STEP)


def count(steps):
    return f"def count_steps(n, b, e):\n    return {steps}"


def threshold(value):
    return f"def learning_rate_threshold(X):\n    return {value}"


WRONG = {
    1: [
        ("dropped the smaller last batch", count("n // b * e")),
        ("no whole number", count("n / b * e")),
        ("single epoch", count("-(-n // b)")),
        ("next epoch", count("-(-n * e // b)")),
        ("come out even", count("(n // b + 1) * e")),
        ("expected 190, got 3000 (case 1 of 4)", count("n * e")),
        ("expected 2, got 0 (case 4 of 4)", count("round(n / b) * e")),
        ("expected 190, got 181", count("n // b * e + 1")),
        ("TypeError", "def count_steps(n, b):\n    return n // b"),
    ],
    2: [
        ("uphill", LOOP.format(test=TEST, step=STEP.replace("-", "+"))),
        ("max_steps", RIGHT_LOOP.replace("n_steps < max_steps", "n_steps < 50")),
        ("equal to the tolerance", LOOP.format(test=TEST.replace(">=", ">"), step=STEP)),
        (
            "before the first step",
            """
def descend_until(gradient, start, learning_rate, tolerance, max_steps):
    w = start
    for n in range(max_steps):
        w = w - learning_rate * gradient(w)
        if np.linalg.norm(gradient(w)) < tolerance:
            return w, n + 1
    return w, max_steps
""",
        ),
        (
            "expected 1.594, got 1.435",
            """
def descend_until(gradient, start, learning_rate, tolerance, max_steps):
    w = start
    for n in range(max_steps):
        g = gradient(w)
        w = w - learning_rate * g
        if np.linalg.norm(g) < tolerance:
            return w, n + 1
    return w, max_steps
""",
        ),
        (
            "value 2: expected 3, got 2 (case 2 of 4)",
            """
def descend_until(gradient, start, learning_rate, tolerance, max_steps):
    w = start
    for n in range(max_steps):
        g = gradient(w)
        if np.linalg.norm(g) < tolerance:
            break
        w = w - learning_rate * g
    return w, n
""",
        ),
        ("one too many", RIGHT_LOOP.replace("w, n_steps\n", "w, n_steps + 1\n")),
        ("steps is missing", RIGHT_LOOP.replace("return w, n_steps", "return w")),
        ("wrong shape", RIGHT_LOOP.replace("return w, n_steps", "return n_steps, w")),
        ("got 2.187 at [0]", RIGHT_LOOP.replace("n_steps < max_steps", "n_steps < 3")),
        ("(case 2 of 4)", RIGHT_LOOP.replace("n_steps < max", "n_steps <= max")),
        ("expected", LOOP.format(test="np.abs(gradient(w)).sum() >= tolerance", step=STEP)),
        ("expected", LOOP.format(test="np.abs(gradient(w)).max() >= tolerance", step=STEP)),
        ("expected", LOOP.format(test="np.sum(gradient(w) ** 2) >= tolerance", step=STEP)),
        ("got 3 at [0]", LOOP.format(test=TEST.replace("(w))", "(w) * 0.1)"), step=STEP)),
        ("got 3 at [0]", LOOP.format(test=TEST.replace(">=", "<"), step=STEP)),
    ],
    3: [
        ("forgot 1/N", threshold("2 / np.linalg.eigvalsh(X.T @ X)[-1]")),
        ("cancels", threshold("2 / np.linalg.eigvalsh(X.T @ X / (2 * len(X)))[-1]")),
        ("twice that", threshold("1 / np.linalg.eigvalsh(X.T @ X / len(X))[-1]")),
        ("twice that", threshold("2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]")),
        ("take the largest", threshold("2 / np.linalg.eigvalsh(X.T @ X / len(X))[0]")),
        ("singular values", threshold("2 / np.linalg.svd(X)[1][0]")),
        ("wrong shape", threshold("2 / np.linalg.eigvalsh(X.T @ X / len(X))")),
        ("must be square", threshold("2 / np.linalg.eigvalsh(X)[-1]")),
        ("expected", threshold("2 / np.diag(X.T @ X / len(X)).max()")),
        ("expected", threshold("2 / np.trace(X.T @ X / len(X))")),
        ("expected", threshold("2 / np.linalg.eigvalsh(np.cov(X.T, bias=True))[-1]")),
        ("expected", threshold("2 / np.linalg.eigvalsh(X @ X.T / X.shape[1])[-1]")),
    ],
}

RIGHT = {
    1: [
        "def count_steps(n, b, e):\n    return sum(1 for _ in range(e) for _ in range(0, n, b))",
        "import math\n\ndef count_steps(n, b, e):\n    return math.ceil(n / b) * e",
        "def count_steps(n, b, e):\n    return np.array((n + b - 1) // b * e)",
        "def count_steps(n, b, e):\n    return float(np.ceil(n / b)) * e",
    ],
    2: [
        """
def descend_until(gradient, start, learning_rate, tolerance, max_steps):
    w = start.astype(np.float32)
    for n in range(max_steps):
        if (gradient(w) ** 2).sum() < tolerance**2:
            break
        w = w - learning_rate * gradient(w)
    else:
        n = max_steps
    return w.tolist(), n
""",
        """
def descend_until(gradient, w, rate, tolerance, max_steps, n=0):
    g = gradient(w)
    if n == max_steps or np.linalg.norm(g) < tolerance:
        return [list(w), np.int64(n)]
    return descend_until(gradient, w - rate * g, rate, tolerance, max_steps, n + 1)
""",
        LOOP.format(test=TEST, step="w -= learning_rate * gradient(w)"),
    ],
    3: [
        threshold("2 * len(X) / np.linalg.norm(X, 2) ** 2"),
        threshold("2 / np.linalg.eigvals(X.T @ X / len(X)).real.max()"),
        threshold("2 / np.linalg.eigvalsh(X @ X.T / len(X))[-1]"),
        threshold("np.float32(2 * len(X) / np.linalg.svd(X, compute_uv=False)[0] ** 2)"),
        """
def learning_rate_threshold(X):
    v = np.ones(X.shape[1])
    for _ in range(2000):
        v = X.T @ (X @ v) / len(X)
        size = np.linalg.norm(v)
        v = v / size
    return [2 / size][0]
""",
    ],
}
