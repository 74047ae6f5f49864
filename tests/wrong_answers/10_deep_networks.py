"""Typical wrong and unusual right answers to the exercises of notebook 10."""

WRONG = {
    1: [
        (
            "that is the variance 2 / n_in",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, 2 / n_in, (n_in, n_out))
""",
        ),
        (
            "you divided by n_out",
            """
def he_weights(n_in, n_out, rng):
    return rng.standard_normal((n_in, n_out)) * np.sqrt(2 / n_out)
""",
        ),
        (
            "that is Xavier's choice, for tanh; ReLU halves the mean square",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_out))
""",
        ),
        (
            "that is Xavier's choice, for tanh; He divides by n_in alone",
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
            "the standard deviation is 1, expected the root of 2 / n_in",
            """
def he_weights(n_in, n_out, rng):
    return rng.normal(np.sqrt(2 / n_in), size=(n_in, n_out)) - np.sqrt(2 / n_in)
""",
        ),
        (
            "another rng gives other weights",
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
            "many weights are equal",
            """
def he_weights(n_in, n_out, rng):
    return np.ones((n_in, 1)) * rng.normal(0, np.sqrt(2 / n_in), (1, n_out))
""",
        ),
        (
            "standard deviation 0.041, expected 0.000 and 0.071",
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
            "silent for every sample",
            """
def dead_share(z1):
    return (z1 <= 0).mean()
""",
        ),
        (
            "dead means for every sample",
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
            "divide by the number of units",
            """
def dead_share(z1):
    return (z1 <= 0).all(axis=0).sum()
""",
        ),
        (
            "the share of units that are alive",
            """
def dead_share(z1):
    return (z1 > 0).any(axis=0).mean()
""",
        ),
        (
            "one positive z keeps a unit alive",
            """
def dead_share(z1):
    return (z1.mean(axis=0) <= 0).mean()
""",
        ),
        (
            "wrong shape (5,), expected ()",
            """
def dead_share(z1):
    return (z1 <= 0).all(axis=0)
""",
        ),
        (
            "expected 0.4, got 40",
            """
def dead_share(z1):
    return 100 * (z1 <= 0).all(axis=0).mean()
""",
        ),
        (
            "(case 2 of 3)",
            """
def dead_share(z1):
    return (z1 <= 0).all(axis=0).sum() / 5
""",
        ),
    ],
    3: [
        (
            "a sum over the samples, not a mean",
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
            "each factor's gradient has the other factor in it",
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
            "the other way round",
            """
def product_back(A, g, d):
    return (d * A).sum(axis=0, keepdims=True), d * g
""",
        ),
        (
            "sums over the units",
            """
def product_back(A, g, d):
    return d * g, (d * A).sum(axis=1, keepdims=True)
""",
        ),
        (
            "what a sum would send back",
            """
def product_back(A, g, d):
    return d, d.sum(axis=0, keepdims=True)
""",
        ),
        (
            "wrong shape (3,), expected (1, 3)",
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
            "expected numbers, got",
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
    ],
}
