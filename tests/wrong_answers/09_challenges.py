"""Typical wrong answers to the exercises of notebook 09, and what the check has to say about each."""
WRONG = {
    1: [
        ("transposed", "def he_weights(n_in, n_out, rng):\n    return rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in))"),
        ("the variance", "def he_weights(n_in, n_out, rng):\n    return rng.normal(0, 2 / n_in, (n_in, n_out))"),
        ("n_out", "def he_weights(n_in, n_out, rng):\n    return rng.normal(0, np.sqrt(2 / n_out), (n_in, n_out))"),
        ("xavier", "def he_weights(n_in, n_out, rng):\n    return rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))"),
        ("divides by n_in alone", "def he_weights(n_in, n_out, rng):\n    std = np.sqrt(2 / (n_in + n_out))\n"
         "    return rng.normal(0, std, (n_in, n_out))"),
        ("the standard deviation is 1", "def he_weights(n_in, n_out, rng):\n    return rng.normal(size=(n_in, n_out))"),
        ("draw from rng", "def he_weights(n_in, n_out, rng):\n"
         "    return np.random.default_rng(0).normal(0, np.sqrt(2 / n_in), (n_in, n_out))"),
        ("draw from rng", "def he_weights(n_in, n_out, rng):\n    return np.zeros((n_in, n_out))"),
        ("expected 0.000", "def he_weights(n_in, n_out, rng):\n"
         "    return np.abs(rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)))"),
        ("wrong shape", "def he_weights(n_in, n_out, rng):\n    return np.sqrt(2 / n_in)"),
        ("many weights are equal", "def he_weights(n_in, n_out, rng):\n"
         "    return np.ones((n_in, n_out)) * rng.normal(0, np.sqrt(2 / n_in), (n_in, 1))"),
        ("stops with AttributeError", "def he_weights(n_in, n_out, rng):\n"
         "    return rng.randn(n_in, n_out) * np.sqrt(2 / n_in)"),
        ("wrong for n_in = 100", "def he_weights(n_in, n_out, rng):\n    return rng.normal(0, 0.0707, (n_in, n_out))"),
    ],
    2: [
        ("wrong axis", "def dead_share(z1):\n    return (z1 <= 0).all(axis=1).mean()"),
        ("share of silent values", "def dead_share(z1):\n    return (z1 <= 0).mean()"),
        ("silent for some sample", "def dead_share(z1):\n    return (z1 <= 0).any(axis=0).mean()"),
        ("z = 0 counts too", "def dead_share(z1):\n    return (z1 < 0).all(axis=0).mean()"),
        ("number of dead units", "def dead_share(z1):\n    return (z1 <= 0).all(axis=0).sum()"),
        ("alive", "def dead_share(z1):\n    return (z1 > 0).any(axis=0).mean()"),
        ("wrong shape", "def dead_share(z1):\n    return (z1 <= 0).all(axis=0)"),
        ("expected 0.375", "def dead_share(z1):\n    return 0.5"),
        ("expected 0.375", "def dead_share(z1):\n    return (z1.mean(axis=0) <= 0).mean()"),
        ("wrong for 3 others", "def dead_share(z1):\n    return (z1 <= 0).all(axis=0).sum() / 8"),
    ],
    3: [
        ("you forgot the factor", "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p)"),
        ("you kept a share of p", "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) < p) / (1 - p)"),
        ("you scaled by 1 / p", "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p) / p"),
        ("you multiplied by 1 - p", "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p) * (1 - p)"),
        ("one mask for many", "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape[1]) >= p) / (1 - p)"),
        ("one mask for many", "def dropout(h1, p, rng):\n    return h1 * (rng.random((len(h1), 1)) >= p) / (1 - p)"),
        ("you changed h1 itself", "def dropout(h1, p, rng):\n    h1 *= (rng.random(h1.shape) >= p) / (1 - p)\n"
         "    return h1"),
        ("no entry is 0", "def dropout(h1, p, rng):\n    return h1 / (1 - p)"),
        ("wrong shape", "def dropout(h1, p, rng):\n    return h1.mean()"),
        ("draw from rng", "def dropout(h1, p, rng):\n    kept = np.random.default_rng(0).random(h1.shape) >= p\n"
         "    return h1 * kept / (1 - p)"),
        ("draw from rng", "def dropout(h1, p, rng):\n    kept = np.random.random(h1.shape) >= p\n"
         "    return h1 * kept / (1 - p)"),
        ("draw each entry independently", "def dropout(h1, p, rng):\n"
         "    kept = rng.permutation(h1.size) >= p * h1.size\n"
         "    return h1 * kept.reshape(h1.shape) / (1 - p)"),
        ("got a factor 1.24", "def dropout(h1, p, rng):\n    kept = rng.random(h1.shape) >= p\n"
         "    return h1 * kept / kept.mean()"),
        ("expected 20% zeros, got 50%", "def dropout(h1, p, rng):\n"
         "    return h1 * (rng.random(h1.shape) >= 0.5) / (1 - p)"),
        ("every entry is 0", "def dropout(h1, p, rng):\n    return 0 * h1"),
        ("got a factor 2", "def dropout(h1, p, rng):\n    return 2 * h1 * (rng.random(h1.shape) >= p)"),
        ("wrong for p = 0.7", "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p) / 0.8"),
        ("wrong for p = 0.7", "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= 0.2) / (1 - p)"),
    ],
}
