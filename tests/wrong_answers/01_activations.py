"""Typical wrong answers to the exercises of 01_activations, with what the check has to say of each."""

SOFTPLUS = """
def softplus(z):
    return np.logaddexp(0, z)
"""  # right; what is wrong is the derivative

WRONG = {
    1: [
        (
            "transposed",
            """
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W.T, b
""",
        ),
        (
            "wrong order",
            """
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W_next @ W, b @ W_next + b_next
    return W, b
""",
        ),
        (
            "you added the biases",
            """
def collapse(layers):
    W = layers[0][0]
    for W_next, _ in layers[1:]:
        W = W @ W_next
    return W, sum(b for _, b in layers)
""",
        ),
        (
            "only the last bias",
            """
def collapse(layers):
    W = layers[0][0]
    for W_next, _ in layers[1:]:
        W = W @ W_next
    return W, layers[-1][1]
""",
        ),
        (
            "use @, not *",
            """
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W * W_next, b @ W_next + b_next
    return W, b
""",
        ),
        (
            "wrong shape (3,), expected (1, 3)",
            """
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b[0]
""",
        ),
        (
            "expected a pair",
            """
def collapse(layers):
    W = layers[0][0]
    for W_next, _ in layers[1:]:
        W = W @ W_next
    return W
""",
        ),
        (
            "it raised",
            """
def collapse(layers):
    (W, b), (W_next, b_next), *rest = layers
    W, b = W @ W_next, b @ W_next + b_next
    for W_next, b_next in rest:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b
""",
        ),
        (
            "each time, b has to pass through the next layer's W alone",
            """
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W = W @ W_next
        b = b @ W + b_next
    return W, b
""",
        ),
        (
            "for layers = a list of 2: expected a pair (W, b), got NoneType",
            """
def collapse(layers):
    if len(layers) == 3:
        (W1, b1), (W2, b2), (W3, b3) = layers
        return W1 @ W2 @ W3, (b1 @ W2 + b2) @ W3 + b3
""",
        ),
        (
            "it raised ValueError",
            """
def collapse(layers):
    (W1, b1), (W2, b2), (W3, b3) = layers
    return W1 @ W2 @ W3, (b1 @ W2 + b2) @ W3 + b3
""",
        ),
    ],
    2: [
        (
            "right on one sample, wrong on a batch",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z / T - np.max(z / T))
    return e / e.sum()
""",
        ),
        (
            "sum over the classes",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z / T)
    return e / e.sum(axis=0)
""",
        ),
        (
            "forgot the temperature",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "divide the logits by T",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z * T)
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "divided the probabilities",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True) / T
""",
        ),
        (
            "fails on large ones",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z / T)
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "each row needs its own sum",
            """
def softmax_with_temperature(z, T):
    e = np.exp((z - z.max(axis=1, keepdims=True)) / T)
    return e / e.sum()
""",
        ),
        # the largest logit, not divided by T as the others are
        (
            "from z, then divide by T",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z / T - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "its own largest logit",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z / T - np.max(z / T))
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "not another number",
            """
def softmax_with_temperature(z, T):
    e = np.exp((z - z.mean(axis=1, keepdims=True)) / T)
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "largest logit of each class",
            """
def softmax_with_temperature(z, T):
    e = np.exp((z - z.max(axis=0)) / T)
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "forgot to divide by the sum",
            """
def softmax_with_temperature(z, T):
    return np.exp(z / T)
""",
        ),
        (
            "it raised ValueError",
            """
def softmax_with_temperature(z, T):
    e = np.exp(z / T)
    return e / e.sum(axis=1)
""",
        ),
        (
            "expected an array of numbers, got list",
            """
def softmax_with_temperature(z, T):
    return [[1 / 3] * 3] * 2
""",
        ),
    ],
    3: [
        (
            "it raised TypeError",
            """
def softplus(z):
    import math
    return np.array([math.log1p(math.exp(v)) for v in z])

def softplus_derivative(z):
    return 0.5 * (1 + np.tanh(z / 2))
""",
        ),
        (
            "that is ReLU itself",
            """
def softplus(z):
    return np.maximum(0, z)

def softplus_derivative(z):
    return np.heaviside(z, 0)
""",
        ),
        (
            "at -1000 and 1000 it raised FloatingPointError: overflow",
            """
def softplus(z):
    return np.log(1 + np.exp(z))

def softplus_derivative(z):
    return 1 / (1 + np.exp(-z))
""",
        ),
        (
            "got [0.0, 700.0], expected [0.0, 1000.0]",
            """
def softplus(z):
    return np.log1p(np.exp(np.minimum(z, 700)))

def softplus_derivative(z):
    return 0.5 * (1 + np.tanh(z / 2))
""",
        ),
        (
            "np.where, if you use it, computes both branches",
            """
def softplus(z):
    return np.where(z > 30, z, np.log1p(np.exp(z)))

def softplus_derivative(z):
    return 1 / (1 + np.exp(-z))
""",
        ),
        (
            "use np.log1p",
            """
def softplus(z):
    return np.maximum(0, z) + np.log(1 + np.exp(-np.abs(z)))

def softplus_derivative(z):
    return 0.5 * (1 + np.tanh(z / 2))
""",
        ),
        (
            "the term z is missing",
            """
def softplus(z):
    return np.log1p(np.exp(-np.abs(z)))

def softplus_derivative(z):
    return 0.5 * (1 + np.tanh(z / 2))
""",
        ),
        (
            "softplus_derivative: that is the slope of the sigmoid",
            SOFTPLUS
            + """
def softplus_derivative(z):
    s = 0.5 * (1 + np.tanh(z / 2))
    return s * (1 - s)
""",
        ),
        (
            "softplus_derivative is still to do",
            SOFTPLUS
            + """
def softplus_derivative(z):
    return None
""",
        ),
        (
            "softplus_derivative: that is the slope of ReLU",
            SOFTPLUS
            + """
def softplus_derivative(z):
    return np.heaviside(z, 0)
""",
        ),
        (
            "softplus_derivative: it raised TypeError",
            SOFTPLUS
            + """
def softplus_derivative(z):
    import math
    return 1 / (1 + math.exp(-z))
""",
        ),
        (
            "softplus_derivative: wrong sign of z",
            SOFTPLUS
            + """
def softplus_derivative(z):
    return 1 / (1 + np.exp(z))
""",
        ),
        (
            "the derivative is right near 0; at -1000 and 1000 it raised",
            SOFTPLUS
            + """
def softplus_derivative(z):
    return 1 / (1 + np.exp(-z))
""",
        ),
        (
            "wrong shape",
            """
def softplus(z):
    return np.logaddexp(0, z).sum()

def softplus_derivative(z):
    return 0.5 * (1 + np.tanh(z / 2))
""",
        ),
    ],
}
