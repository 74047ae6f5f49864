"""Typical wrong and unusual right answers to the exercises of notebook 10."""

WRONG = {
    1: [
        (
            "that is the variance, not its root",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, 2 / n_in, (n_in, n_out))
""",
        ),
        (
            "divided by n_out, not n_in",
            """
def he_weights(n_in, n_out, rng):
    return rng.standard_normal((n_in, n_out)) * np.sqrt(2 / n_out)
""",
        ),
        (
            "that is Xavier's, for tanh",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_out))
""",
        ),
        (
            "standard deviation 0.063; expected 0 and 0.071",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / (n_in + n_out)), (n_in, n_out))
""",
        ),
        (
            "wrong shape (100, 400), expected (400, 100), one column for each unit",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in))
""",
        ),
        (
            "standard deviation 0.994; expected 0 and 0.071",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out))
""",
        ),
        (
            "the same rng gives the same weights, another one others",
            """
def he_weights(n_in, n_out, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
""",
        ),
        (
            "draw from rng: the same rng gives the same weights",
            """
def he_weights(n_in, n_out, rng):
    return np.random.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
""",
        ),
        (
            "the same weights: draw a number for each",
            """
def he_weights(n_in, n_out, rng):
    return np.ones((n_in, 1)) * rng.normal(0, np.sqrt(2 / n_in), (1, n_out))
""",
        ),
        (
            "standard deviation 0.041; expected 0 and 0.071",
            """
def he_weights(n_in, n_out, rng):
    return rng.uniform(0, 1, (n_in, n_out)) * 2 * np.sqrt(2 / n_in)
""",
        ),
        (
            "wrong shape (400, 100), expected (100, 300)",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / 400), (400, 100))
""",
        ),
    ],
    2: [
        (
            "wrong axis",
            """
def dead_share(z1):
    return (z1 <= 0).all(axis=1).mean()
""",
        ),
        (
            "the share of silent values",
            """
def dead_share(z1):
    return (z1 <= 0).mean()
""",
        ),
        (
            "dead means silent for every sample",
            """
def dead_share(z1):
    return (z1 <= 0).any(axis=0).mean()
""",
        ),
        (
            "z = 0 is silent too",
            """
def dead_share(z1):
    return (z1 < 0).all(axis=0).mean()
""",
        ),
        (
            "expected 0.6667, got 2",
            """
def dead_share(z1):
    return (z1 <= 0).all(axis=0).sum()
""",
        ),
        (
            "expected 0.6667, got 0.3333",
            """
def dead_share(z1):
    return (z1 > 0).any(axis=0).mean()
""",
        ),
        (
            "expected 0.5, got 0.75 (case 2 of 2)",
            """
def dead_share(z1):
    return (z1.mean(axis=0) <= 0).mean()
""",
        ),
        (
            "wrong shape (3,), expected ()",
            """
def dead_share(z1):
    return (z1 <= 0).all(axis=0)
""",
        ),
        (
            "expected 0.6667, got 66.67",
            """
def dead_share(z1):
    return 100 * (z1 <= 0).all(axis=0).mean()
""",
        ),
        (
            "(case 2 of 2)",
            """
def dead_share(z1):
    return (z1 <= 0).all(axis=0).sum() / 3
""",
        ),
        (
            "expected 0.6667, got 0.7",
            """
def dead_share(z1):
    return round((z1 <= 0).all(axis=0).mean(), 1)
""",
        ),
    ],
    3: [
        (
            "value 2: expected -0.9083, got -0.2271",
            """
def product_back(A, g, d):
    return d * g, (d * A).mean(axis=0, keepdims=True)
""",
        ),
        (
            "you left out d",
            """
def product_back(A, g, d):
    return np.repeat(g, len(A), axis=0), A.sum(axis=0, keepdims=True)
""",
        ),
        (
            "the other factor, not its own",
            """
def product_back(A, g, d):
    return d * A, (d * g).sum(axis=0, keepdims=True)
""",
        ),
        (
            "its gradient is one row",
            """
def product_back(A, g, d):
    return d * g, d * A
""",
        ),
        (
            "value 1: wrong shape (1, 3), expected (4, 3)",
            """
def product_back(A, g, d):
    return (d * A).sum(axis=0, keepdims=True), d * g
""",
        ),
        (
            "value 2: wrong shape (4, 1), expected (1, 3)",
            """
def product_back(A, g, d):
    return d * g, (d * A).sum(axis=1, keepdims=True)
""",
        ),
        (
            "value 1: expected 0.7133, got 2.253",
            """
def product_back(A, g, d):
    return d, d.sum(axis=0, keepdims=True)
""",
        ),
        (
            "the gradient in g has the shape (1, H)",
            """
def product_back(A, g, d):
    return d * g, (d * A).sum(axis=0)
""",
        ),
        (
            "ValueError: matmul",
            """
def product_back(A, g, d):
    return d @ g, A.T @ d
""",
        ),
        (
            "value 1: expected 0.7133, got -0.2064",  # A and d are not the same numbers
            """
def product_back(A, g, d):
    return A * g, (A * A).sum(axis=0, keepdims=True)
""",
        ),
        (
            "expected 2 values, got 1",
            """
def product_back(A, g, d):
    return {"A": d * g, "g": (d * A).sum(axis=0, keepdims=True)}
""",
        ),
    ],
}

RIGHT = {
    1: [
        """
def he_weights(n_in, n_out, rng):
    return (rng.standard_normal((n_in, n_out)) * (2 / n_in) ** 0.5).astype(np.float32)
""",
        """
def he_weights(n_in, n_out, rng):
    limit = np.sqrt(6 / n_in)  # He's standard deviation, from a uniform distribution
    return rng.uniform(-limit, limit, (n_in, n_out))
""",
        """
def he_weights(n_in, n_out, rng):
    return rng.choice([-1, 1], size=(n_in, n_out)) * np.sqrt(2 / n_in)  # only the size is He's
""",
        """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)).T
""",
        """
def he_weights(n_in, n_out, rng):
    return [[rng.normal(0, np.sqrt(2 / n_in)) for _ in range(n_out)] for _ in range(n_in)]
""",
    ],
    2: [
        """
from fractions import Fraction

def dead_share(z1):
    dead = [all(z <= 0 for z in column) for column in z1.T.tolist()]
    return Fraction(sum(dead), len(dead))
""",
        """
def dead_share(z1):
    return np.float32(1 - np.count_nonzero(np.maximum(z1, 0).sum(axis=0)) / z1.shape[1])
""",
        """
def dead_share(z1):
    dead = 0
    for j in range(z1.shape[1]):
        dead += z1[:, j].max() <= 0
    return np.array(dead / z1.shape[1])
""",
    ],
    3: [
        """
def product_back(A, g, d):
    return [d * g, np.einsum("nj,nj->j", A, d)[None]]
""",
        """
def product_back(A, g, d):
    dA, dg = np.zeros_like(A), np.zeros_like(g)
    for n in range(len(A)):
        for j in range(A.shape[1]):
            dA[n, j] = d[n, j] * g[0, j]
            dg[0, j] += d[n, j] * A[n, j]
    return dA.astype(np.float32), dg.tolist()
""",
        """
def product_back(A, g, d):
    return d @ np.diag(g[0]), np.diag(A.T @ d)[np.newaxis]
""",
        """
def product_back(A, g, d):
    A *= d
    d *= g
    return d, np.ones((1, len(A))) @ A
""",
    ],
}
