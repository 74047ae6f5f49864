"""Typical wrong and unusual right answers to the exercises of notebook 07."""

WRONG = {
    1: [
        (
            "recall",
            """
def precision_of(digit, y, answers):
    return np.mean(answers[y == digit] == digit)
""",
        ),
        (
            "all the images",
            """
def precision_of(digit, y, answers):
    return np.mean((y == digit) & (answers == digit))
""",
        ),
        (
            "accuracy",
            """
def precision_of(digit, y, answers):
    return np.mean(y == answers)
""",
        ),
        (
            "count",
            """
def precision_of(digit, y, answers):
    return np.sum((y == digit) & (answers == digit))
""",
        ),
        (
            "got 50 (case 1 of 2)",
            """
def precision_of(digit, y, answers):
    return 100 * np.mean(y[answers == digit] == digit)
""",
        ),
        (
            "got 0.6667 (case 1 of 2)",
            """
def precision_of(digit, y, answers):
    return np.mean((y == digit) == (answers == digit))
""",
        ),
        (
            "case 2 of 2",
            """
def precision_of(digit, y, answers):
    return 0.5
""",
        ),
        (
            "wrong shape (6,)",
            """
def precision_of(digit, y, answers):
    return y[answers == digit] == digit
""",
        ),
        (
            "truth value of an array",
            """
def precision_of(digit, y, answers):
    return np.sum(y == digit and answers == digit) / np.sum(answers == digit)
""",
        ),
    ],
    2: [
        (
            "without replacement",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right), replace=False)) for _ in range(2000)]
    return tuple(np.quantile(means, [0.025, 0.975]))
""",
        ),
        (
            "middle 90%",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.05, 0.95])
""",
        ),
        (
            "swapped",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.975, 0.025])
""",
        ),
        (
            "before the loop",
            """
def bootstrap_interval(right):
    means = [np.mean(np.random.default_rng(0).choice(right, len(right))) for _ in range(2000)]
    return np.quantile(means, [0.025, 0.975])
""",
        ),
        (
            "expected 0.2222, got 0.1944 at [1] (case 2 of 2)",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.025, 0.95])
""",
        ),
        (
            "expected 0.75, got 0.8 at [0] (case 1 of 2)",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.05, 0.975])
""",
        ),
        (
            "Quantiles must be in the range",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [2.5, 97.5])
""",
        ),
        (
            "wrong shape (2000,)",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return means
""",
        ),
        (
            "expected 0.75, got 0.84",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=100)) for _ in range(2000)]
    return np.quantile(means, [0.025, 0.975])
""",
        ),
        (
            "expected 0.75, got 15",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.sum(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.025, 0.975])
""",
        ),
        (
            "expected 0.75, got 0.7672",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.mean(means) - 1.96 * np.std(means), np.mean(means) + 1.96 * np.std(means)
""",
        ),
        (
            "expected 0.75, got 0.7685",
            """
def bootstrap_interval(right):
    half = 1.96 * np.std(right) / np.sqrt(len(right))
    return np.mean(right) - half, np.mean(right) + half
""",
        ),
    ],
    3: [
        (
            "divide z2 by T",
            """
def best_temperature(z2, y, temperatures):
    return temperatures[np.argmin([cross_entropy_loss(one_hot_encode(y), softmax(z2 * T)) for T in temperatures])]
""",
        ),
        (
            "loss is highest",
            """
def best_temperature(z2, y, temperatures):
    return temperatures[np.argmax([cross_entropy_loss(one_hot_encode(y), softmax(z2 / T)) for T in temperatures])]
""",
        ),
        (
            "loss is highest",
            """
def best_temperature(z2, y, temperatures):
    return temperatures[np.argmin([cross_entropy_loss(softmax(z2 / T), one_hot_encode(y)) for T in temperatures])]
""",
        ),
        (
            "place of T",
            """
def best_temperature(z2, y, temperatures):
    return np.argmin([cross_entropy_loss(one_hot_encode(y), softmax(z2 / T)) for T in temperatures])
""",
        ),
        (
            "accuracy is the same",
            """
def best_temperature(z2, y, temperatures):
    return temperatures[np.argmax([np.mean(softmax(z2 / T).argmax(axis=1) == y) for T in temperatures])]
""",
        ),
        (
            "expected shape (500, 10)",
            """
def best_temperature(z2, y, temperatures):
    return temperatures[np.argmin([cross_entropy_loss(y, softmax(z2 / T)) for T in temperatures])]
""",
        ),
        (
            "expected 2.5, got 1.",
            """
def best_temperature(z2, y, temperatures):
    return min(cross_entropy_loss(one_hot_encode(y), softmax(z2 / T)) for T in temperatures)
""",
        ),
        (
            "expected 0.8, got 0.5",
            """
def best_temperature(z2, y, temperatures):
    return temperatures[np.argmin([np.mean((one_hot_encode(y) - softmax(z2 / T)) ** 2) for T in temperatures])]
""",
        ),
        (
            "case 2 of 2",
            """
def best_temperature(z2, y, temperatures):
    return 2.5
""",
        ),
    ],
}

RIGHT = {
    1: [
        """
def precision_of(digit, y, answers):
    n = k = 0
    for t, a in zip(y, answers):
        if a == digit:
            n += 1
            k += t == digit
    return k / n
""",
        """
from sklearn.metrics import precision_score

def precision_of(digit, y, answers):
    return np.float32(precision_score(y == digit, answers == digit))
""",
        """
from fractions import Fraction

def precision_of(digit, y, answers):
    called = [int(truth) for truth, answer in zip(y, answers) if answer == digit]
    return Fraction(called.count(digit), len(called))
""",
    ],
    2: [
        """
def bootstrap_interval(right):
    rng = np.random.default_rng(1)
    drawn = rng.integers(0, len(right), (2000, len(right)))
    return np.percentile(np.asarray(right, np.float32)[drawn].mean(axis=1), [2.5, 97.5])
""",
        """
def bootstrap_interval(right):
    rng = np.random.default_rng(2)
    means = rng.binomial(len(right), np.mean(right), 2000) / len(right)
    means.sort()
    return [means[50].item(), means[1949].item()]
""",
        """
from scipy.stats import bootstrap

def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    found = bootstrap((right,), np.mean, n_resamples=2000, method="percentile", rng=rng)
    return found.confidence_interval
""",
    ],
    3: [
        """
def best_temperature(z2, y, temperatures):
    return min(temperatures, key=lambda T: cross_entropy_loss(one_hot_encode(y), softmax(z2 / T)))
""",
        """
def best_temperature(z2, y, temperatures):
    from scipy.optimize import minimize_scalar
    Y = one_hot_encode(y)
    T = minimize_scalar(lambda T: cross_entropy_loss(Y, softmax(z2 / T)), bounds=(0.2, 5), method='bounded').x
    return temperatures[np.argmin(abs(temperatures - T))]
""",
        """
def best_temperature(z2, y, temperatures):
    best = (9e9, 0)
    for T in temperatures.astype(np.float32):
        z = z2.astype(np.float32) / T
        e = np.exp(z - z.max(1, keepdims=True))
        loss = np.log(e.sum(1)).mean() - (z - z.max(1, keepdims=True))[range(len(y)), y].mean()
        best = min(best, (loss, T))
    return best[1]
""",
    ],
}
