"""Answers to the exercises of notebook 00: wrong ones, with what the check says, and right ones."""

WRONG = {
    1: [
        ("this is AND", "def or_line():\n    return 1, 1, -1.5"),
        ("flip all three signs", "def or_line():\n    return -1, -1, 0.5"),
        ("z is 0 at [0. 0.]", "def or_line():\n    return 1, 1, 0"),
        ("z is 0 at [0. 1.]", "def or_line():\n    return 1, 1, -1"),
        ("is [1, 1, 1, 1], not [0, 1, 1, 1]", "def or_line():\n    return 1, 1, 0.5"),
        ("(1,1) is [0, 0, 1, 1]", "def or_line():\n    return 1, 0, -0.5"),
        ("expected three numbers", "def or_line():\n    return np.array([1, 1]), -0.5"),
        ("is [0, 0, 0, 0]", "def or_line():\n    return 1, 1, np.nan"),
        (
            "NameError: name 'x1' is not defined (line 2: return x1 + x2 - 0.5)",
            "def or_line():\n    return x1 + x2 - 0.5",
        ),
    ],
    2: [
        (
            "this is XOR",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[1], [-2]], [[-0.5]]",
        ),
        (
            "W2: wrong shape (1, 2), expected (2, 1)",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[-1, 2]], [[0.5]]",
        ),
        (
            "b1: wrong shape (2,), expected (1, 2)",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [0, -1], [[-1], [2]], [[0.5]]",
        ),
        (
            "z is 0 at [0. 0.]",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[-1], [2]], [[0]]",
        ),
        # zero but for rounding (-6e-17), which is no "no"
        (
            "z is 0 at [0. 1.]",
            "def xnor_network():\n    return [[.1, .1], [.1, .1]], [[0, -.1]], [[-3], [6]], [[.3]]",
        ),
        # a line, written as a network: the hidden units never bend
        (
            "no hidden unit bends",
            "def xnor_network():\n    return [[1, 0], [0, 1]], [[0, 0]], [[-1], [-1]], [[0.5]]",
        ),
        (
            "(1,1) is [1, 0, 0, 0], not [1, 0, 0, 1]",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[-1], [1]], [[0.5]]",
        ),
        # the second unit never wakes: it has to count from the first 1, not from the second
        (
            "no hidden unit bends",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -2]], [[-1], [2]], [[0.5]]",
        ),
        (
            "is [0, 0, 0, 0], not",
            "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]], [[-1], [2]], [[np.nan]]",
        ),
        ("four arrays", "def xnor_network():\n    return [[1, 1], [1, 1]], [[0, -1]]"),
    ],
    3: [
        (
            "these are slopes, W2 holds their changes",
            "def zigzag_weights(n):\n    return n * (-1.0) ** np.arange(n)[:, None]",
        ),
        (
            "expected 6, got 0 at [2, 0] (case 2 of 3)",
            "def zigzag_weights(n):\n    return np.array([[n], [-2 * n], *[[0]] * (n - 2)])",
        ),
        (
            "wrong shape (2, 1), expected (3, 1)",
            "def zigzag_weights(n):\n    return [[2], [-4]]",
        ),
        (
            "wrong shape (2,), expected (2, 1)",
            "def zigzag_weights(n):\n    return np.diff(n * (-1.0) ** np.arange(n), prepend=0)",
        ),
        (
            "wrong shape (1, 2), expected (2, 1): transposed?",
            "def zigzag_weights(n):\n    return np.diff(n * (-1.0) ** np.arange(n), prepend=0)[None]",
        ),
        ("expected -4, got 2 at [1, 0]", "def zigzag_weights(n):\n    return np.full((n, 1), n)"),
        (
            "the first change, from slope 0, is n",
            "def zigzag_weights(n):\n    return 2 * n * (-1.0) ** np.arange(n)[:, None]",
        ),
        (
            "down and up in turns",
            "def zigzag_weights(n):\n    return [[n]] + [[-2 * n] for _ in range(n - 1)]",
        ),
    ],
}

RIGHT = {
    1: [
        "def or_line():\n    return np.array([2, 3, -1], np.float32)",
        "from fractions import Fraction\ndef or_line():\n    return [Fraction(1, 2), 9, Fraction(-1, 3)]",
        "def or_line():\n    return np.array([[1.0], [1.0], [-0.9]])",
    ],
    2: [
        "def xnor_network():\n    return [[1, -1], [-1, 1]], [[0, 0]], [[-1], [-1]], [[0.5]]",
        "def xnor_network():\n    W = np.float32([[1, 1], [1, 1]])\n"
        "    return [W, np.float32([[-1, 0.5]]), W[:, :1] * [[2], [-1]], np.float32([[1]])]",
    ],
    3: [
        "def zigzag_weights(n):\n"
        "    return [[n]] + [[2 * n if j % 2 == 0 else -2 * n] for j in range(1, n)]",
        "def zigzag_weights(n):\n"
        "    t = np.arange(n) / n\n    x = (np.arange(n) + 1) / n\n"
        "    H = np.maximum(x[:, None] - t, 0)\n"
        "    return np.linalg.solve(H, (np.arange(n) + 1) % 2)[:, None].astype(np.float32)",
    ],
}
