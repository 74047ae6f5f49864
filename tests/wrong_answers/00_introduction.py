"""Typical wrong answers to the exercises of notebook 00, each with what its check has to say."""

WRONG = {
    1: [
        ("this is AND", "def or_line():\n    return 1, 1, -1.5"),
        ("reversed", "def or_line():\n    return -1, -1, 0.5"),
        ("runs through the point [0. 0.]", "def or_line():\n    return 1, 1, 0"),
        ("runs through the point [0. 1.]", "def or_line():\n    return 1, 1, -1"),
        ("z > 0 is [1, 1, 1, 1]", "def or_line():\n    return 1, 1, 0.5"),
        ("z > 0 is [0, 0, 1, 1]", "def or_line():\n    return 1, 0, -0.5"),
        ("three numbers", "def or_line():\n    return np.array([1, 1]), -0.5"),
        ("three numbers", "def or_line():\n    return 1, 1, np.nan"),
    ],
    2: [
        (
            "this is XOR",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[1], [-2]], [[-0.5]]",
        ),
        (
            "W2 has the wrong shape (1, 2), expected (2, 1) (transposed?)",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[-1, 2]], [[0.5]]",
        ),
        (
            "b1 has the wrong shape (2,), expected (1, 2)",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [0, -1], [[-1], [2]], [[0.5]]",
        ),
        (
            "z2 is 0 at [0. 0.]",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[-1], [2]], [[0]]",
        ),
        # zero but for rounding (-6e-17), which is no "no"
        (
            "z2 is 0 at [0. 1.]",
            "def xnor_network():\n    return [[.1, .1], [.1, .1]], [[0, -.1]], [[-3], [6]], [[.3]]",
        ),
        # a line, written as a network: the hidden units never bend
        (
            "no hidden unit bends",
            "def xnor_network():\n    return [[1, 0], [0, 1]], [[0, 0]], [[-1], [-1]], [[0.5]]",
        ),
        (
            "expected the signs",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[-1], [1]], [[0.5]]",
        ),
        ("four arrays", "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]]"),
    ],
    3: [
        (
            "these are the slopes",
            "def zigzag_weights(n):\n    return n * (-1.0) ** np.arange(n)[:, None]",
        ),
        (
            "right for n = 2, but for n = 3",
            "def zigzag_weights(n):\n    return np.array([[n], [-2 * n], *[[0]] * (n - 2)])",
        ),
        (
            "for n = 3, W2 has the wrong shape (2, 1)",
            "def zigzag_weights(n):\n    return [[2], [-4]]",
        ),
        (
            "wrong shape (2,), expected (2, 1)",
            "def zigzag_weights(n):\n    return np.diff(n * (-1.0) ** np.arange(n), prepend=0)",
        ),
        (
            "wrong shape (1, 2), expected (2, 1) (transposed?)",
            "def zigzag_weights(n):\n    return np.diff(n * (-1.0) ** np.arange(n), prepend=0)[None, :]",
        ),
        (
            "for n = 2 the heights are [0.0, 1.0, 3.0]",
            "def zigzag_weights(n):\n    return np.full((n, 1), n)",
        ),
        # the first unit treated like the others
        (
            "for n = 2 the heights are [0.0, 2.0, 2.0]",
            "def zigzag_weights(n):\n    return 2 * n * (-1.0) ** np.arange(n)[:, None]",
        ),
    ],
}
