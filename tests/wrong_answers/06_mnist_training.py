"""Typical wrong and unusual right answers to the exercises of notebook 06."""

WRONG = {
    1: [
        (
            "forgot the biases",
            """
def count_parameters(input_size, hidden_size, output_size):
    return input_size * hidden_size + hidden_size * output_size
""",
        ),
        (
            "output layer's biases",
            """
def count_parameters(input_size, hidden_size, output_size):
    return (input_size + 1) * hidden_size + hidden_size * output_size
""",
        ),
        (
            "expected 39, got 12",
            """
def count_parameters(input_size, hidden_size, output_size):
    return input_size + hidden_size + output_size
""",
        ),
        (
            "expected 39, got 34",
            """
def count_parameters(input_size, hidden_size, output_size):
    return input_size * hidden_size + 1 + hidden_size * output_size + 1
""",
        ),
        (
            "got 39 (case 2 of 2)",
            """
def count_parameters(input_size, hidden_size, output_size):
    return 39
""",
        ),
        (
            "wrong shape (4,)",
            """
def count_parameters(input_size, hidden_size, output_size):
    return [input_size * hidden_size, hidden_size, hidden_size * output_size, output_size]
""",
        ),
        (
            "inputs have no biases",
            """
def count_parameters(input_size, hidden_size, output_size):
    return (input_size + output_size + 1) * hidden_size + input_size + output_size
""",
        ),
    ],
    2: [
        (
            "smaller batch is missing",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[i * batch_size:(i + 1) * batch_size] for i in range(n_samples // batch_size)]
""",
        ),
        (
            "not shuffled",
            """
def make_batches(n_samples, batch_size, rng):
    return [range(n_samples)[i:i + batch_size] for i in range(0, n_samples, batch_size)]
""",
        ),
        (
            "expected 1, got 10 at [0]",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.integers(0, n_samples, n_samples)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "expected 1, got 18 at [0]",
            """
def make_batches(n_samples, batch_size, rng):
    order = np.random.default_rng(0).permutation(n_samples)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "expected 1, got 2 at [0]",
            """
def make_batches(n_samples, batch_size, rng):
    order = 1 + rng.permutation(n_samples)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "an empty one",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[i * batch_size:(i + 1) * batch_size] for i in range(n_samples // batch_size + 1)]
""",
        ),
        (
            "value 4: wrong shape (4,), expected (5,)",
            """
def make_batches(n_samples, batch_size, rng):
    return np.array_split(rng.permutation(n_samples), -(-n_samples // batch_size))
""",
        ),
        (
            "anew for each batch",
            """
def make_batches(n_samples, batch_size, rng):
    return [rng.permutation(n_samples)[i:i + batch_size] for i in range(0, n_samples, batch_size)]
""",
        ),
        (
            "cannot reshape array of size 23",
            """
def make_batches(n_samples, batch_size, rng):
    return rng.permutation(n_samples).reshape(-1, batch_size)
""",
        ),
        (
            "'NoneType' object is not subscriptable",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.shuffle(np.arange(n_samples))
    return [order[i:i + batch_size] for i in range(0, n_samples, batch_size)]
""",
        ),
        (
            "expected 5 values, got 1",
            """
def make_batches(n_samples, batch_size, rng):
    return rng.permutation(n_samples)[0]
""",
        ),
    ],
    3: [
        (
            "expected 0, got nan",
            """
def standardize(X_train, X_val):
    with np.errstate(all="ignore"):
        mean, std = X_train.mean(axis=0), X_train.std(axis=0)
        return (X_train - mean) / std, (X_val - mean) / std
""",
        ),
        (
            "its own mean",
            """
def standardize(X_train, X_val):
    def scale(X):
        return (X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    return scale(X_train), scale(X_val)
""",
        ),
        (
            "axis=0",
            """
def standardize(X_train, X_val):
    mean, std = X_train.mean(), X_train.std()
    return (X_train - mean) / std, (X_val - mean) / std
""",
        ),
        (
            "divide by the deviation too",
            """
def standardize(X_train, X_val):
    return X_train - X_train.mean(axis=0), X_val - X_train.mean(axis=0)
""",
        ),
        (
            "expected",
            """
def standardize(X_train, X_val):
    return X_train
""",
        ),
        (
            "value 2: expected -2.162, got -1.587",
            """
def standardize(X_train, X_val):
    std_train, std_val = (np.where(X.std(axis=0) > 0, X.std(axis=0), 1) for X in (X_train, X_val))
    mean = X_train.mean(axis=0)
    return (X_train - mean) / std_train, (X_val - mean) / std_val
""",
        ),
        (
            "X_train alone, not both",
            """
def standardize(X_train, X_val):
    both = np.concatenate([X_train, X_val])
    mean, std = both.mean(axis=0), np.where(both.std(axis=0) > 0, both.std(axis=0), 1)
    return (X_train - mean) / std, (X_val - mean) / std
""",
        ),
        (
            "could not be broadcast together",
            """
def standardize(X_train, X_val):
    mean, std = X_train.mean(axis=1), X_train.std(axis=1)
    return (X_train - mean) / std, (X_val - mean) / std
""",
        ),
        (
            "not by its square",
            """
def standardize(X_train, X_val):
    mean, var = X_train.mean(axis=0), X_train.var(axis=0)
    var[var == 0] = 1
    return (X_train - mean) / var, (X_val - mean) / var
""",
        ),
    ],
}

RIGHT = {
    1: [
        """
from fractions import Fraction

def count_parameters(*sizes):
    return sum((Fraction(a) + 1) * b for a, b in zip(sizes, sizes[1:]))
""",
        """
def count_parameters(input_size, hidden_size, output_size):
    W1, b1 = np.zeros((input_size, hidden_size)), np.zeros((1, hidden_size))
    W2, b2 = np.zeros((hidden_size, output_size)), np.zeros((1, output_size))
    return np.array([[array.size for array in (W1, b1, W2, b2)]]).sum()
""",
    ],
    2: [
        """
def make_batches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples).tolist()
    batches = []
    while order:
        batches.append(order[:batch_size])
        del order[:batch_size]
    return batches
""",
        """
def make_batches(n_samples, batch_size, rng):
    order = np.arange(n_samples)
    rng.shuffle(order)
    return tuple(np.split(order.astype(np.uint16), range(batch_size, n_samples, batch_size)))
""",
    ],
    3: [
        """
from sklearn.preprocessing import StandardScaler

def standardize(X_train, X_val):
    scaler = StandardScaler().fit(X_train)
    return [scaler.transform(X_train), scaler.transform(X_val)]
""",
        """
def standardize(X_train, X_val):
    X_train, X_val = X_train.astype(np.float32), X_val.astype(np.float32)
    columns = []
    for a, b in zip(X_train.T, X_val.T):
        if np.ptp(a) == 0:
            columns.append((0 * a, 0 * b))
        else:
            columns.append(((a - a.mean()) / a.std(), (b - a.mean()) / a.std()))
    return tuple(np.stack(part, axis=1) for part in zip(*columns))
""",
    ],
}
