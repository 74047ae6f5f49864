"""Typical wrong answers to the exercises of notebook 08, and what the check has to say of each."""

WRONG = {
    1: [
        ("one per image", "def count_silent(h1):\n    return np.sum(h1 == 0, axis=0)"),
        ("awake", "def count_silent(h1):\n    return np.sum(h1 > 0, axis=1)"),
        ("share", "def count_silent(h1):\n    return np.mean(h1 == 0, axis=1)"),
        ("give an axis", "def count_silent(h1):\n    return np.sum(h1 == 0)"),
        ("got [", "def count_silent(h1):\n    return np.sum(h1 < 0, axis=1)"),
        ("wrong for 3", "def count_silent(h1):\n    return 4 - np.count_nonzero(h1, axis=1)"),
        (
            "ValueError",
            "def count_silent(h1):\n    return [np.flatnonzero(row == 0) for row in h1]",
        ),
        ("stops with AttributeError", "def count_silent(h1):\n    return h1.count(0)"),
    ],
    2: [
        (
            "sign is reversed",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i * (W2[:, b] - W2[:, a])",
        ),
        (
            "forgot the activations",
            "def contribution_gap(h1_i, W2, a, b):\n    return W2[:, a] - W2[:, b]",
        ),
        ("forgot b", "def contribution_gap(h1_i, W2, a, b):\n    return h1_i * W2[:, a]"),
        (
            "one number per unit",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i @ (W2[:, a] - W2[:, b])",
        ),
        (
            "wrong shape (5, 3)",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i[:, None] * W2",
        ),
        ("got [", "def contribution_gap(h1_i, W2, a, b):\n    return h1_i"),
        (
            "stops with ValueError",
            "def contribution_gap(h1_i, W2, a, b):\n    return h1_i * (W2[a] - W2[b])",
        ),
    ],
    3: [
        (
            "ReLU mask",
            """def probability_gradient(network, X, k):
    y_pred = network.predict_proba(X)
    dz2 = y_pred[:, [k]] * (one_hot_encode(np.full(len(X), k), 3) - y_pred)
    return dz2 @ network.W2.T @ network.W1.T""",
        ),
        (
            "softmax is missing",
            """def probability_gradient(network, X, k):
    return ((layers(network, X)["z1"] > 0) * network.W2[:, k]) @ network.W1.T""",
        ),
        (
            "factor y_k",
            """def probability_gradient(network, X, k):
    dz2 = one_hot_encode(np.full(len(X), k), 3) - network.predict_proba(X)
    return (dz2 @ network.W2.T * (layers(network, X)["z1"] > 0)) @ network.W1.T""",
        ),
        (
            "sign is reversed",
            """def probability_gradient(network, X, k):
    y_pred = network.predict_proba(X)
    dz2 = y_pred[:, [k]] * (y_pred - one_hot_encode(np.full(len(X), k), 3))
    return (dz2 @ network.W2.T * (layers(network, X)["z1"] > 0)) @ network.W1.T""",
        ),
        (
            "divided by N",
            """def probability_gradient(network, X, k):
    y_pred = network.predict_proba(X)
    dz2 = y_pred[:, [k]] * (one_hot_encode(np.full(len(X), k), 3) - y_pred) / len(X)
    return (dz2 @ network.W2.T * (layers(network, X)["z1"] > 0)) @ network.W1.T""",
        ),
        (
            "wrong shape (4, 5), expected (4, 6)",
            """def probability_gradient(network, X, k):
    return layers(network, X)["h1"]""",
        ),
        ("for the first pixel", "def probability_gradient(network, X, k):\n    return X"),
    ],
}
