"""Typical wrong answers to the exercises of notebook 08, and what the check has to say of each."""

WRONG = {
    1: [
        ("the other axis", "def count_silent(h1):\n    return np.sum(h1 == 0, axis=0)"),
        ("these are the active units", "def count_silent(h1):\n    return np.sum(h1 > 0, axis=1)"),
        ("a share, not a number", "def count_silent(h1):\n    return np.mean(h1 == 0, axis=1)"),
        ("give an axis", "def count_silent(h1):\n    return np.sum(h1 == 0)"),
        ("expected 2, got 0", "def count_silent(h1):\n    return np.sum(h1 < 0, axis=1)"),
        (
            "case 2 of 2",
            "def count_silent(h1):\n    return 4 - np.count_nonzero(h1, axis=1)",
        ),
        (
            "expected numbers, got list",
            "def count_silent(h1):\n    return [np.flatnonzero(row == 0) for row in h1]",
        ),
        (
            "wrong shape (2, 1), expected (2,)",
            "def count_silent(h1):\n    return np.sum(h1 == 0, axis=1, keepdims=True)",
        ),
        ("AttributeError", "def count_silent(h1):\n    return h1.count(0)"),
        (
            "wrong shape (1,), expected (2,)",  # an image without a silent unit is left out
            "def count_silent(h1):\n    return np.unique(np.nonzero(h1 == 0)[0], return_counts=True)[1]",
        ),
        (
            "wrong shape (1,), expected (2,)",
            "def count_silent(h1):\n    return np.bincount(np.nonzero(h1 == 0)[0])",
        ),
    ],
    2: [
        (
            "positive has to speak for a",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i * (W2[:, b] - W2[:, a])",
        ),
        (
            "forgot h1",
            "def contribution_gap(h1_i, W2, a, b):\n    return W2[:, a] - W2[:, b]",
        ),
        ("forgot b", "def contribution_gap(h1_i, W2, a, b):\n    return h1_i * W2[:, a]"),
        (
            "one number per unit is asked for",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i @ (W2[:, a] - W2[:, b])",
        ),
        (
            "expected 0.2573, got 0.5147 at [0]",
            "def contribution_gap(h1_i, W2, a, b):\n"
            "    return np.sign(h1_i) * (W2[:, a] - W2[:, b])",
        ),
        (
            "wrong shape (5, 3)",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i[:, None] * W2",
        ),
        (
            "ValueError",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i * (W2[a] - W2[b])",
        ),
        (
            "case 2 of 2",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i * (W2[:, 2] - W2[:, 0])",
        ),
    ],
    3: [
        (
            "expected ",
            """def probability_gradient(network, X, k):
    y_pred = network.predict_proba(X)
    dz2 = y_pred[:, [k]] * (one_hot_encode(np.full(len(X), k), network.b2.size) - y_pred)
    return dz2 @ network.W2.T @ network.W1.T""",
        ),
        (
            "gradient of the logit",
            """def probability_gradient(network, X, k):
    network.forward(X)
    return ((network.cache["z1"] > 0) * network.W2[:, k]) @ network.W1.T""",
        ),
        (
            "gradient of log y_k",
            """def probability_gradient(network, X, k):
    one_hot = one_hot_encode(np.full(len(X), k), network.b2.size)
    return input_gradient(network, X, one_hot - network.predict_proba(X))""",
        ),
        (
            "sign is reversed",
            """def probability_gradient(network, X, k):
    y_pred = network.predict_proba(X)
    one_hot = one_hot_encode(np.full(len(X), k), network.b2.size)
    return input_gradient(network, X, y_pred[:, [k]] * (y_pred - one_hot))""",
        ),
        (
            "expected -0.005207, got -0.001302",
            """def probability_gradient(network, X, k):
    y_pred = network.predict_proba(X)
    one_hot = one_hot_encode(np.full(len(X), k), network.b2.size)
    return input_gradient(network, X, y_pred[:, [k]] * (one_hot - y_pred)) / len(X)""",
        ),
        (
            "depends on all logits",
            """def probability_gradient(network, X, k):
    p = network.predict_proba(X)[:, [k]]
    return input_gradient(network, X, p * (1 - p) * np.eye(network.b2.size)[k])""",
        ),
        (
            "operands could not be broadcast",
            """def probability_gradient(network, X, k):
    y_pred = network.predict_proba(X)
    return input_gradient(network, X, one_hot_encode(np.full(len(X), k), 3) - y_pred)""",
        ),
        (
            "wrong shape (4, 5), expected (4, 6)",
            """def probability_gradient(network, X, k):
    network.forward(X)
    return network.cache["h1"]""",
        ),
        ("at [0, 0]", "def probability_gradient(network, X, k):\n    return X"),
    ],
}

RIGHT = {
    1: [
        "def count_silent(h1):\n    return [list(row).count(0) for row in h1]",
        "def count_silent(h1):\n    return h1.shape[1] - np.count_nonzero(h1, axis=1)",
        "def count_silent(h1):\n    return (1 - np.sign(h1)).sum(axis=1).astype(np.float32)",
        "def count_silent(h1):\n    return np.bincount(np.nonzero(h1 == 0)[0], minlength=len(h1))",
        "def count_silent(h1):\n    return tuple(sum(not h > 0 for h in row) for row in h1)",
    ],
    2: [
        "def contribution_gap(h1_i, W2, a, b):\n"
        "    return [h * (w[a] - w[b]) for h, w in zip(h1_i, W2)]",
        "def contribution_gap(h1_i, W2, a, b):\n"
        "    gaps = h1_i[:, None] * W2\n"
        "    return (gaps[:, a] - gaps[:, b]).astype(np.float32)",
        "def contribution_gap(h1_i, W2, a, b):\n"
        "    return np.diag(h1_i) @ W2 @ (np.eye(W2.shape[1])[a] - np.eye(W2.shape[1])[b])",
    ],
    3: [
        """def probability_gradient(network, X, k):
    rows = []
    for x in X:
        p = network.forward(x[None])[0]
        jacobian = np.diag(p) - np.outer(p, p)
        active = network.cache["z1"][0] > 0
        rows.append((jacobian[k] @ network.W2.T * active) @ network.W1.T)
    return rows""",
        """def probability_gradient(network, X, k):
    p = network.predict_proba(X)
    logits = [input_gradient(network, X, np.eye(p.shape[1])[[m]]) for m in range(p.shape[1])]
    mean = sum(p[:, [m]] * logits[m] for m in range(p.shape[1]))
    return p[:, [k]] * (logits[k] - mean)""",
        """from nnhelpers import numerical_gradient
def probability_gradient(network, X, k):
    return numerical_gradient(lambda x: network.predict_proba(x)[:, k].sum(), X.astype(float))""",
    ],
}
