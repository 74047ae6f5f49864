"""Answers to the exercises of notebook 09: wrong ones, with what the check says, and right ones."""

WRONG = {
    1: [
        (
            "without decay",
            "def decayed_step(W, dW, learning_rate, decay):\n    return W - learning_rate * dW",
        ),
        (
            "the rate multiplies the decay, too",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return (1 - decay) * W - learning_rate * dW",
        ),
        (
            "mind the sign of the decay",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return (1 + learning_rate * decay) * W - learning_rate * dW",
        ),
        (
            "expected 1.3, got 1.1",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return W - learning_rate * (dW + decay * W ** 2)",
        ),
        (
            "without a 2",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return W - learning_rate * (dW + decay * 2 * W)",
        ),
        (
            "expected 1.3, got 1.4",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return W - learning_rate * (dW + 0.5 * decay * W)",
        ),
        (
            "that is the gradient",
            "def decayed_step(W, dW, learning_rate, decay):\n    return dW + decay * W",
        ),
        (
            "expected 1.3, got 2.7",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return W + learning_rate * (dW + decay * W)",
        ),
        (
            "expected 1.3, got 1.35",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    W = W - learning_rate * dW\n    return W - learning_rate * decay * W",
        ),
        (
            "wrong shape (3,), expected (1, 3)",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return W[0] - learning_rate * (dW[0] + decay * W[0])",
        ),
        (
            "wrong shape ()",
            "def decayed_step(W, dW, learning_rate, decay):\n"
            "    return np.sum(W - learning_rate * (dW + decay * W))",
        ),
        (
            "NameError: name 'lr' is not defined",
            "def decayed_step(W, dW, learning_rate, decay):\n    return W - lr * (dW + decay * W)",
        ),
    ],
    2: [
        (
            "training had stopped before",
            "def kept_epoch(val_accuracy, patience):\n    return int(np.argmax(val_accuracy))",
        ),
        (
            "an earlier network is kept",
            """def kept_epoch(val_accuracy, patience):
    best = 0
    for epoch, accuracy in enumerate(val_accuracy):
        if accuracy > val_accuracy[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch""",
        ),
        (
            "an epoch too late",
            """def kept_epoch(val_accuracy, patience):
    best = 0
    for epoch, accuracy in enumerate(val_accuracy):
        if accuracy > val_accuracy[best]:
            best = epoch
        if epoch - best > patience:
            break
    return best""",
        ),
        (
            "an epoch too early",
            """def kept_epoch(val_accuracy, patience):
    best = 0
    for epoch, accuracy in enumerate(val_accuracy):
        if accuracy > val_accuracy[best]:
            best = epoch
        elif epoch - best + 1 >= patience:
            break
    return best""",
        ),
        (
            "an epoch too early",
            """def kept_epoch(val_accuracy, patience):
    for epoch in range(1, len(val_accuracy)):
        if val_accuracy[epoch] <= val_accuracy[epoch - 1]:
            return epoch - 1
    return len(val_accuracy) - 1""",
        ),
        (
            "the first of equal ones counts",
            """def kept_epoch(val_accuracy, patience):
    best = 0
    for epoch, accuracy in enumerate(val_accuracy):
        if accuracy >= val_accuracy[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best""",
        ),
        (
            "expected 0, got 1",
            """def kept_epoch(val_accuracy, patience):
    best = 1
    for epoch, accuracy in enumerate(val_accuracy, 1):
        if accuracy > val_accuracy[best - 1]:
            best = epoch
        if epoch - best >= patience:
            break
    return best""",
        ),
        (
            "expected 0, got 0.5",
            """def kept_epoch(val_accuracy, patience):
    best = 0
    for epoch, accuracy in enumerate(val_accuracy):
        if accuracy > val_accuracy[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return val_accuracy[best]""",
        ),
        (
            "expected 4, got 2",
            """def kept_epoch(val_accuracy, patience):
    best, waited = 0, 0  # waited is never set back
    for epoch, accuracy in enumerate(val_accuracy):
        if accuracy > val_accuracy[best]:
            best = epoch
        elif epoch > 0:
            waited += 1
        if waited >= patience:
            break
    return best""",
        ),
        (
            "IndexError",
            """def kept_epoch(val_accuracy, patience):
    epoch = 0
    while val_accuracy[epoch + 1] > val_accuracy[epoch]:
        epoch += 1
    return epoch""",
        ),
    ],
    3: [
        (
            "h1 times 1.25",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p)",
        ),
        (
            "expected about 20% zeros, got 80%",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) < p) / (1 - p)",
        ),
        (
            "h1 times 1.25",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p) / p",
        ),
        (
            "h1 times 1.25",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p) * (1 - p)",
        ),
        (
            "whole rows or columns are kept",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape[1]) >= p) / (1 - p)",
        ),
        (
            "whole rows or columns are kept",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random((len(h1), 1)) >= p) / (1 - p)",
        ),
        (
            "h1 itself has changed",
            "def dropout(h1, p, rng):\n    h1 *= (rng.random(h1.shape) >= p) / (1 - p)\n"
            "    return h1",
        ),
        ("expected about 20% zeros, got 0%", "def dropout(h1, p, rng):\n    return h1 / (1 - p)"),
        (
            "h1 itself has changed",
            "def dropout(h1, p, rng):\n    h1[rng.random(h1.shape) < p] = 0\n    return h1 / (1 - p)",
        ),
        (
            "draw from rng",
            "def dropout(h1, p, rng):\n    return h1 * (np.random.random(h1.shape) >= p) / (1 - p)",
        ),
        ("wrong shape ()", "def dropout(h1, p, rng):\n    return h1.mean()"),
        (
            "draw from rng",
            "def dropout(h1, p, rng):\n    kept = np.random.default_rng(0).random(h1.shape) >= p\n"
            "    return h1 * kept / (1 - p)",
        ),
        (
            "draw from rng",
            "def dropout(h1, p, rng):\n    kept = np.random.default_rng(5).random(h1.shape) >= p\n"
            "    return h1 * kept / (1 - p)",
        ),
        (
            "not a fixed number",
            "def dropout(h1, p, rng):\n    kept = rng.permutation(h1.size) >= p * h1.size\n"
            "    return h1 * kept.reshape(h1.shape) / (1 - p)",
        ),
        (
            "h1 times 1.25",
            "def dropout(h1, p, rng):\n    kept = rng.random(h1.shape) >= p\n"
            "    return h1 * kept / kept.mean()",
        ),
        (
            "expected about 20% zeros, got 50%",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= 0.5) / (1 - p)",
        ),
        ("expected about 20% zeros, got 100%", "def dropout(h1, p, rng):\n    return 0 * h1"),
        (
            "case 2 of 2",
            "def dropout(h1, p, rng):\n    return h1 * (rng.random(h1.shape) >= p) / 0.8",
        ),
        (
            "AttributeError",
            "def dropout(h1, p, rng):\n    return h1 * (rng.rand(*h1.shape) >= p) / (1 - p)",
        ),
    ],
}

RIGHT = {
    1: [
        "def decayed_step(W, dW, learning_rate, decay):\n"
        "    W = W.astype(np.float32)\n    return W - np.float32(learning_rate) * (dW + decay * W)",
        "def decayed_step(W, dW, learning_rate, decay):\n"
        "    return [[w - learning_rate * (g + decay * w) for w, g in zip(*rows)]\n"
        "            for rows in zip(W.tolist(), dW.tolist())]",
        "def decayed_step(W, dW, learning_rate, decay):\n"
        "    W *= 1 - learning_rate * decay\n    W -= learning_rate * dW\n    return W",
    ],
    2: [
        """def kept_epoch(val_accuracy, patience):
    for i in range(len(val_accuracy)):
        if max(val_accuracy[i:i + patience + 1]) == val_accuracy[i]:
            return i""",
        """def kept_epoch(val_accuracy, patience):
    best, best_epoch, waited = -1, None, 0
    for epoch, accuracy in enumerate(val_accuracy):
        waited += 1
        if accuracy > best:
            best, best_epoch, waited = accuracy, np.int64(epoch), 0
        elif waited == patience:
            return best_epoch
    return best_epoch""",
        """def kept_epoch(val_accuracy, patience, best=0):
    later = val_accuracy[best + 1:best + 1 + patience]
    better = [i for i, a in enumerate(later, best + 1) if a > val_accuracy[best]]
    return kept_epoch(val_accuracy, patience, better[0]) if better else float(best)""",
    ],
    3: [
        "def dropout(h1, p, rng):\n"
        "    return h1 * rng.binomial(1, 1 - p, h1.shape).astype(np.float32) / (1 - p)",
        "def dropout(h1, p, rng):\n"
        "    return [[value / (1 - p) if rng.random() > p else 0 for value in row] for row in h1]",
        "def dropout(h1, p, rng):\n"
        "    dropped = rng.uniform(size=h1.shape) < p\n    new = h1 / (1 - p)\n"
        "    new[dropped] = 0\n    return new",
        "def dropout(h1, p, rng):\n"
        "    return np.where(rng.choice([True, False], h1.shape, p=[p, 1 - p]), 0, h1 / (1 - p))",
    ],
}
