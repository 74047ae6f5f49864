"""Typical wrong answers to the exercises of notebook 02, and what the check has to say of each."""

WRONG = {
    1: [
        (
            "W1 and W2 are transposed",
            """
def shapes(N, D, H, K):
    return {"W1": (H, D), "b1": (1, H), "z1": (N, H), "W2": (K, H), "b2": (1, K), "y_pred": (N, K)}
""",
        ),
        (
            "biases are matrices",
            """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (H,), "z1": (N, H), "W2": (H, K), "b2": (K,), "y_pred": (N, K)}
""",
        ),
        (
            "b1: expected 1, got 5 at [0]",
            """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (H, 1), "z1": (N, H), "W2": (H, K), "b2": (K, 1), "y_pred": (N, K)}
""",
        ),
        (
            "one row of biases is enough",
            """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (N, H), "z1": (N, H), "W2": (H, K), "b2": (N, K), "y_pred": (N, K)}
""",
        ),
        (
            "z1: expected 5, got 2 at [1]",
            """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (1, H), "z1": (N, K), "W2": (H, K), "b2": (1, K), "y_pred": (N, K)}
""",
        ),
        (
            "W1: expected 3, got 5 at [0]",
            """
def shapes(N, D, H, K):
    return {"W1": (H, D), "b1": (1, H), "z1": (N, H), "W2": (H, K), "b2": (1, K), "y_pred": (N, K)}
""",
        ),
        (
            "y_pred: wrong shape (1,), expected (2,)",
            """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (1, H), "z1": (N, H), "W2": (H, K), "b2": (1, K), "y_pred": (N,)}
""",
        ),
        (
            "W1: expected 4, got 3 at [0] (case 2 of 2)",
            """
def shapes(N, D, H, K):
    return {"W1": (3, 5), "b1": (1, 5), "z1": (7, 5), "W2": (5, 2), "b2": (1, 2), "y_pred": (7, 2)}
""",
        ),
        (
            "expected ['W1', 'b1', 'z1', 'W2', 'b2', 'y_pred'], got ['W1'",
            """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (1, H), "z1": (N, H), "W2": (H, K), "b2": (1, K)}
""",
        ),
        (
            "expected ['W1', 'b1', 'z1', 'W2', 'b2', 'y_pred'], got tuple",
            """
def shapes(N, D, H, K):
    return (D, H), (1, H), (N, H), (H, K), (1, K), (N, K)
""",
        ),
    ],
    2: [
        (
            "you forgot ReLU",
            """
def my_forward(X, W1, b1, W2, b2):
    z = (X @ W1 + b1) @ W2 + b2
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True))
""",
        ),
        (
            "got 0.7303",
            """
def my_forward(X, W1, b1, W2, b2):
    z = relu(X @ W1) @ W2
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True))
""",
        ),
        (
            "ValueError: matmul",
            """
def my_forward(X, W1, b1, W2, b2):
    z = relu(X @ W1 + b1) @ W2.T + b2
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True))
""",
        ),
        (
            "the softmax is missing",
            """
def my_forward(X, W1, b1, W2, b2):
    return relu(X @ W1 + b1) @ W2 + b2
""",
        ),
        (
            "ReLU cut off the negative logits",
            """
def my_forward(X, W1, b1, W2, b2):
    z = relu(relu(X @ W1 + b1) @ W2 + b2)
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True))
""",
        ),
        (
            "one sum for all samples",
            """
def my_forward(X, W1, b1, W2, b2):
    e = np.exp(relu(X @ W1 + b1) @ W2 + b2)
    return e / e.sum()
""",
        ),
        (
            "wrong shape (3,), expected (1, 3)",
            """
def my_forward(X, W1, b1, W2, b2):
    z = relu(X @ W1 + b1) @ W2 + b2
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True))[0]
""",
        ),
        (
            "down columns",
            """
def my_forward(X, W1, b1, W2, b2):
    e = np.exp(relu(X @ W1 + b1) @ W2 + b2)
    return e / e.sum(axis=0)
""",
        ),
        (
            "ValueError",
            """
def my_forward(X, W1, b1, W2, b2):
    z = relu(X @ W1.T + b1) @ W2 + b2
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True))
""",
        ),
        (
            "expected numbers, got str",
            """
def my_forward(X, W1, b1, W2, b2):
    return "class 0"
""",
        ),
        (
            "(line 5: return e / e.sum(axis=1))",
            """
def my_forward(X, W1, b1, W2, b2):
    z = relu(X @ W1 + b1) @ W2 + b2
    e = np.exp(z)
    return e / e.sum(axis=1)
""",
        ),
        (
            "expected 0.1817, got 0.3333 at [0, 0]",
            """
def my_forward(X, W1, b1, W2, b2):
    z = relu(X @ W1 + b1) @ W2 + b2
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)
""",
        ),
        (
            "wrong shape (1,), expected (1, 3)",
            """
def my_forward(X, W1, b1, W2, b2):
    return (relu(X @ W1 + b1) @ W2 + b2).argmax(axis=1)
""",
        ),
        (
            "case 1 of 2",
            """
def my_forward(X, W1, b1, W2, b2):
    z = np.tanh(X @ W1 + b1) @ W2 + b2
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True))
""",
        ),
        (
            "this exercise is to be done without softmax",
            """
def my_forward(X, W1, b1, W2, b2):
    return softmax(relu(X @ W1 + b1) @ W2 + b2)
""",
        ),
        (
            "without scipy.special.softmax",
            """
def my_forward(X, W1, b1, W2, b2):
    from scipy.special import softmax as probabilities
    return probabilities(relu(X @ W1 + b1) @ W2 + b2, axis=1)
""",
        ),
    ],
    3: [
        (
            "ReLU cut off the logits",
            """
def deep_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = relu(X @ W + b)
    return softmax(X)
""",
        ),
        (
            "you forgot ReLU between the layers",
            """
def deep_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = X @ W + b
    return softmax(X)
""",
        ),
        (
            "softmax belongs to the last layer only",
            """
def deep_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = softmax(X @ W + b)
    return X
""",
        ),
        (
            "these are the logits, without softmax",
            """
def deep_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = relu(X @ W + b)
    return X @ weights[-1] + biases[-1]
""",
        ),
        (
            "IndexError",
            """
def deep_forward(X, weights, biases):
    h = relu(X @ weights[0] + biases[0])
    return softmax(h @ weights[1] + biases[1])
""",
        ),
        (
            "ValueError",
            """
def deep_forward(X, weights, biases):
    h = relu(X @ weights[0] + biases[0])
    for W, b in zip(weights[1:-1], biases[1:-1]):
        h = relu(h @ W + b)
    return softmax(h @ weights[-1] + biases[-1])
""",
        ),
        (
            "(case 2 of 2)",
            """
def deep_forward(X, weights, biases):
    for W, b in zip(weights[:-2], biases[:-2]):
        X = relu(X @ W + b)
    for W, b in zip(weights[-2:], biases[-2:]):
        X = X @ W + b
    return softmax(X)
""",
        ),
        (
            "ValueError: matmul",
            """
def deep_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        h = relu(X @ W + b)
    return softmax(h)
""",
        ),
        (
            "expected numbers, got list",
            """
def deep_forward(X, weights, biases):
    hs = [X]
    for W, b in zip(weights[:-1], biases[:-1]):
        hs.append(relu(hs[-1] @ W + b))
    return hs + [softmax(hs[-1] @ weights[-1] + biases[-1])]
""",
        ),
    ],
}

RIGHT = {
    1: [
        """
def shapes(N, D, H, K):
    return {"y_pred": [N, K], "b2": [1, K], "W2": [H, K], "z1": [N, H], "b1": [1, H], "W1": [D, H]}
""",
        """
def shapes(N, D, H, K):
    W1, b1, W2, b2 = np.zeros((D, H)), np.zeros((1, H)), np.zeros((H, K)), np.zeros((1, K))
    arrays = dict(W1=W1, b1=b1, z1=np.zeros((N, D)) @ W1 + b1, W2=W2, b2=b2, y_pred=np.zeros((N, K)))
    return {name: np.array(array.shape) for name, array in arrays.items()}
""",
    ],
    2: [
        """
def my_forward(X, W1, b1, W2, b2):
    z2 = np.maximum(X @ W1 + b1, 0) @ W2 + b2
    return [[1 / np.sum(np.exp(row - z)) for z in row] for row in z2]
""",
        """
def my_forward(X, W1, b1, W2, b2):
    X, W1, b1, W2, b2 = (a.astype(np.float32) for a in (X, W1, b1, W2, b2))
    z2 = relu(X @ W1 + b1) @ W2 + b2
    return np.exp(z2 - np.log(np.exp(z2).sum(axis=1, keepdims=True)))
""",
    ],
    3: [
        """
def deep_forward(X, weights, biases):
    z = X @ weights[0] + biases[0]
    if len(weights) == 1:
        return softmax(z)
    return deep_forward(relu(z), weights[1:], biases[1:])
""",
        """
def deep_forward(X, weights, biases):
    while len(weights) > 1:
        X = relu(X @ weights.pop(0) + biases.pop(0))
    return softmax(X @ weights[0] + biases[0]).astype(np.float32)
""",
        """
def deep_forward(X, weights, biases):
    z = X
    for i, W in enumerate(weights):
        z = (relu(z) if i else z) @ W + biases[i]
    return softmax(z).tolist()
""",
    ],
}
