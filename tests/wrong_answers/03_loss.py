"""Typical wrong answers to the exercises of notebook 03, and what the check has to say of each."""

WRONG = {
    1: [
        (
            "you forgot the minus sign",
            """
def confidence(loss):
    return np.exp(loss)
""",
        ),
        (
            "base 10",
            """
def confidence(loss):
    return 10 ** -loss
""",
        ),
        (
            "this takes the loss for a probability",
            """
def confidence(loss):
    return -np.log(loss)
""",
        ),
        (
            "what all the wrong classes get",
            """
def confidence(loss):
    return 1 - np.exp(-loss)
""",
        ),
        (
            "1 - loss is close for a small loss only",
            """
def confidence(loss):
    return 1 - loss
""",
        ),
        (
            "NameError: name 'exp' is not defined",
            """
def confidence(loss):
    return exp(-loss)
""",
        ),
        (
            "expected 0.1353, got 0.9003 (case 2 of 3)",
            """
def confidence(loss):
    return np.exp(-0.105)
""",
        ),
    ],
    2: [
        (
            "you forgot 1/N",
            """
def loss_from_labels(y, y_pred):
    return -np.sum(np.log(y_pred[np.arange(len(y)), y]))
""",
        ),
        (
            "wrong shape (6,), expected ()",
            """
def loss_from_labels(y, y_pred):
    return -np.log(y_pred[np.arange(len(y)), y])
""",
        ),
        (
            "you divided by N * K",
            """
def loss_from_labels(y, y_pred):
    return -np.mean(np.eye(y_pred.shape[1])[y] * np.log(y_pred))
""",
        ),
        (
            "you forgot the minus sign",
            """
def loss_from_labels(y, y_pred):
    return np.mean(np.log(y_pred[np.arange(len(y)), y]))
""",
        ),
        (
            "pair each row with its own label",
            """
def loss_from_labels(y, y_pred):
    return -np.mean(np.log(y_pred[:, y]))
""",
        ),
        (
            "take the logarithm first",
            """
def loss_from_labels(y, y_pred):
    return -np.log(np.mean(y_pred[np.arange(len(y)), y]))
""",
        ),
        (
            "expected 2.949, got -0.3283",
            """
def loss_from_labels(y, y_pred):
    return -np.mean(y_pred[np.arange(len(y)), y])
""",
        ),
        (
            "IndexError: index 2 is out of bounds",
            """
def loss_from_labels(y, y_pred):
    return -np.mean(np.log(y_pred[y]))
""",
        ),
        (
            "without one_hot_encode",
            """
def loss_from_labels(y, y_pred):
    return -np.sum(one_hot_encode(y, y_pred.shape[1]) * np.log(y_pred)) / len(y)
""",
        ),
        (
            "expected ",
            """
def loss_from_labels(y, y_pred):
    return np.mean((1 - y_pred[np.arange(len(y)), y]) ** 2)
""",
        ),
        (
            "IndexError",
            """
def loss_from_labels(y, y_pred):
    return -np.mean(np.log(y_pred[y, np.arange(len(y))]))
""",
        ),
    ],
    3: [
        (
            "got nan",
            """
def loss_from_logits(y_true, z2):
    return -np.sum(y_true * np.log(z2)) / len(y_true)
""",
        ),
        (
            "got nan",
            """
def loss_from_logits(y_true, z2):
    e = np.exp(z2)
    return -np.sum(y_true * np.log(e / e.sum(axis=1, keepdims=True))) / len(y_true)
""",
        ),
        (
            "got nan",
            """
def loss_from_logits(y_true, z2):
    shifted = z2 - z2.max()
    return -np.sum(y_true * (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))) / len(y_true)
""",
        ),
        (
            "got nan",
            """
def loss_from_logits(y_true, z2):
    return -np.sum(y_true * np.log(softmax(z2))) / len(y_true)
""",
        ),
        (
            "you divided by N * K",
            """
def loss_from_logits(y_true, z2):
    return np.mean(y_true * (np.logaddexp.reduce(z2, axis=1, keepdims=True) - z2))
""",
        ),
        (
            "expected ",
            """
def loss_from_logits(y_true, z2):
    return -np.sum(y_true * np.log(softmax(z2) + 1e-7)) / len(y_true)
""",
        ),
        (
            "the floor caps the loss",
            """
def loss_from_logits(y_true, z2):
    return cross_entropy_loss(y_true, softmax(z2))
""",
        ),
        (
            "expected 3.302, got 5.816",
            """
def loss_from_logits(y_true, z2):
    shifted = z2 - z2.max()
    return -np.sum(y_true * (shifted - np.log(np.exp(shifted).sum()))) / len(y_true)
""",
        ),
        (
            "the largest logit is subtracted in one place only",
            """
def loss_from_logits(y_true, z2):
    top = z2.max(axis=1, keepdims=True)
    return -np.sum(y_true * (z2 - np.log(np.exp(z2 - top).sum(axis=1, keepdims=True)))) / len(z2)
""",
        ),
        (
            "expected 350, got ",
            """
def loss_from_logits(y_true, z2):
    z2 = np.clip(z2, -500, 500)
    return -np.sum(y_true * (z2 - np.log(np.exp(z2).sum(axis=1, keepdims=True)))) / len(z2)
""",
        ),
        (
            "you forgot 1/N",
            """
def loss_from_logits(y_true, z2):
    shifted = z2 - z2.max(axis=1, keepdims=True)
    return -np.sum(y_true * (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))))
""",
        ),
        (
            "you forgot the minus sign",
            """
def loss_from_logits(y_true, z2):
    shifted = z2 - z2.max(axis=1, keepdims=True)
    return np.sum(y_true * (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))) / len(y_true)
""",
        ),
        (
            "expected ",
            """
def loss_from_logits(y_true, z2):
    return -np.sum(y_true * z2) / len(y_true)
""",
        ),
    ],
}

RIGHT = {
    1: [
        """
def confidence(loss):
    return np.float32(1 / np.exp(loss))
""",
        """
def confidence(loss):
    low, high = 1e-6, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if -np.log(middle) < loss else (middle, high)
    return np.array(high)
""",
    ],
    2: [
        """
def loss_from_labels(y, y_pred):
    from sklearn.metrics import log_loss
    return log_loss(y, y_pred, labels=range(y_pred.shape[1]))
""",
        """
def loss_from_labels(y, y_pred):
    total = 0
    for label, row in zip(y, y_pred):
        total -= np.log(row[label])
    return total / len(y)
""",
        """
def loss_from_labels(y, y_pred):
    return -np.log(np.prod(np.choose(y, y_pred.T))) / len(y)
""",
    ],
    3: [
        """
def loss_from_logits(y_true, z2):
    leads = z2 - z2[y_true == 1][:, None]
    top = leads.max(axis=1)
    return np.float64(np.mean(top + np.log(np.exp(leads - top[:, None]).sum(axis=1))))
""",
        """
def loss_from_logits(y_true, z2):
    from scipy.special import logsumexp
    return [np.mean(logsumexp(z2, axis=1) - (y_true * z2).sum(axis=1))][0].astype(np.float32)
""",
    ],
}
