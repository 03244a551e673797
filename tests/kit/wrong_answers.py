"""Wrong answers to the assignment, beside those in its table of misconceptions.

Each misconception again in another style, mistakes that are in no table, and pairs of
misconceptions in one function.
"""

from __future__ import annotations

from gradekit.judging.editing import Edits

__all__ = ["MUTANTS", "PAIRS", "REWRITTEN", "STYLES"]

COST = "compute_cost_with_regularization"
L2 = "backward_propagation_with_regularization"
FORWARD = "forward_propagation_with_dropout"
BACKWARD = "backward_propagation_with_dropout"

STYLES = {
    COST: """\
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    n = A3.shape[1]
    loss = -np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))
    penalty = 0.0
    for name in ("W1", "W2", "W3"):
        W = parameters[name]
        penalty += (W * W).sum()
    return loss + 0.5 * lambd / n * penalty
""",
    L2: """\
def backward_propagation_with_regularization(X, Y, cache, lambd):
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache
    n = X.shape[1]
    grads = {}
    dZ = A3 - Y
    for layer, below, W, b in ((3, A2, W3, b3), (2, A1, W2, b2), (1, X, W1, b1)):
        grads[f"dZ{layer}"] = dZ
        grads[f"dW{layer}"] = dZ @ below.T / n + lambd * W / n
        grads[f"db{layer}"] = dZ.sum(axis=1, keepdims=True) / n
        if layer > 1:
            dA = W.T @ dZ
            grads[f"dA{layer - 1}"] = dA
            dZ = np.where(below > 0, dA, 0)
    return grads
""",
    FORWARD: """\
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    np.random.seed(1)
    A = X
    stored = []
    for layer in (1, 2):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ A + b
        A = np.maximum(Z, 0)
        U = np.random.random_sample(A.shape)
        D = U < keep_prob
        A = np.where(D, A, 0)
        A = A * (1 / keep_prob)
        stored += [Z, D, A, W, b]
    W3, b3 = parameters["W3"], parameters["b3"]
    Z3 = W3 @ A + b3
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, (*stored, Z3, A3, W3, b3)
""",
    BACKWARD: """\
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    examples = X.shape[1]
    factor1 = factor2 = 1 / keep_prob

    def weights(dZ, below):
        return np.matmul(dZ, below.T) / examples, dZ.sum(1, keepdims=True) / examples

    dZ3 = A3 - Y
    dW3, db3 = weights(dZ3, A2)
    dA2 = np.where(D2, W3.T @ dZ3, 0) * factor2
    dZ2 = dA2 * (A2 > 0)
    dW2, db2 = weights(dZ2, A1)
    dA1 = np.where(D1, W2.T @ dZ2, 0) * factor1
    dZ1 = dA1 * (A1 > 0)
    dW1, db1 = weights(dZ1, X)
    return dict(
        dZ1=dZ1, dW1=dW1, db1=db1, dA1=dA1, dZ2=dZ2, dW2=dW2, db2=db2, dA2=dA2,
        dZ3=dZ3, dW3=dW3, db3=db3,
    )
""",
}
"""A right answer to each question, written in another way than the master's."""

TERM = "lambd * W / n"
WHERE1, WHERE2 = "np.where(D1, W2.T @ dZ2, 0)", "np.where(D2, W3.T @ dZ3, 0)"
FACTORS = "factor1 = factor2 = 1 / keep_prob"

REWRITTEN: dict[str, Edits] = {
    # Question 1.
    "half forgotten in the cost": (("0.5 * lambd", "lambd"),),
    "m forgotten in the cost": (("lambd / n", "lambd"),),
    "m from the wrong axis in the cost": (("A3.shape[1]", "len(Y)"),),
    "neither half nor m in the cost": (("0.5 * lambd / n", "lambd"),),
    "multiplied by m for want of parentheses": (("0.5 * lambd / n", "n * lambd / 2"),),
    "lambda times m in the cost": (("0.5 * lambd / n", "n * lambd"),),
    "lambda forgotten in the cost": (("0.5 * lambd / n", "0.5 / n"),),
    "factor on the first matrix only": (
        (
            "penalty += (W * W).sum()",
            'penalty += (W * W).sum() * (lambd / 2 / n if name == "W1" else 1)',
        ),
        ("0.5 * lambd / n * penalty", "penalty"),
    ),
    "absolute values in the cost": (("(W * W).sum()", "np.linalg.norm(W.ravel(), 1)"),),
    "weights not squared": (("(W * W).sum()", "W.sum()"),),
    "sum forgotten in the cost": (("penalty += (W * W).sum()", "penalty = penalty + W * W"),),
    "rows summed by Python": (("penalty += (W * W).sum()", "penalty = penalty + sum(W * W)"),),
    "square of the sum": (("(W * W).sum()", "W.sum() ** 2"),),
    "mean of the squares": (("(W * W).sum()", "(W ** 2).mean()"),),
    "norms not squared": (("(W * W).sum()", "np.sqrt(np.vdot(W, W))"),),
    "root of the whole sum": (("* penalty", "* penalty ** 0.5"),),
    "products of rows instead of squares": (("(W * W).sum()", "(W @ W.T).sum()"),),
    "only the first matrix in the cost": (('("W1", "W2", "W3")', '("W1",)'),),
    "first matrix forgotten in the cost": (('("W1", "W2", "W3")', '["W2", "W3"]'),),
    "last matrix forgotten in the cost": (('("W1", "W2", "W3")', '["W1", "W2"]'),),
    "first matrix three times": (('("W1", "W2", "W3")', '["W1"] * 3'),),
    "biases in the cost": (('("W1", "W2", "W3")', "parameters"),),
    "penalty alone returned": (("loss + 0.5", "0.5"),),
    "cross-entropy alone returned": (("return loss + 0.5 * lambd / n * penalty", "return loss"),),
    "penalty rounded down": (("0.5 * lambd / n", "lambd // (2 * n)"),),
    "penalty subtracted": (("loss + 0.5", "loss - 0.5"),),
    "cost divided by m again": (
        ("return loss", "return loss / n"),
        ("lambd / n", "lambd / n ** 2"),
    ),
    "weights squared in place": (("(W * W).sum()", "np.multiply(W, W, out=W).sum()"),),
    "published cost hard-coded": (
        ("return loss + 0.5 * lambd / n * penalty", "return 1.786485945159"),
    ),
    "cost left at zero": (("return loss + 0.5 * lambd / n * penalty", "return 0.0"),),
    "largest singular values in the cost": (
        ("(W * W).sum()", "np.linalg.svd(W, compute_uv=False)[0] ** 2"),
    ),
    "factor squared too": (("0.5 * lambd / n", "(lambd / n / 2) ** 2"),),
    "only the last matrix in the cost": (('("W1", "W2", "W3")', '["W3"]'),),
    "cross-entropy not divided by m": (("-np.mean", "-np.sum"),),
    "cost rounded": (
        ("0.5 * lambd / n * penalty", "0.5 * lambd / n * penalty).round(2)"),
        ("return loss", "return (loss"),
    ),
    "cost cut to a whole number": (
        (
            "return loss + 0.5 * lambd / n * penalty",
            "return (loss + 0.5 * lambd / n * penalty) // 1",
        ),
    ),
    # Question 2.
    "gradients left at zero": (
        ("return grads", "return {name: np.zeros_like(grads[name]) for name in grads}"),
    ),
    "gradients of the weights left at zero": (("dZ @ below.T / n + lambd * W / n", "W - W"),),
    "half kept in the gradients": ((TERM, "lambd * W / (2 * n)"),),
    "m forgotten in the gradients": ((TERM, "lambd * W"),),
    "m twice in the gradients": ((TERM, "lambd * W / n ** 2"),),
    "a factor 2 too much in the gradients": ((TERM, "2 * lambd * W / n"),),
    "lambda forgotten in the gradients": ((TERM, "W / n"),),
    "weights forgotten in the gradients": ((TERM, "lambd / n"),),
    "divided by the weights in the gradients": ((TERM, "lambd / n / W"),),
    "penalty instead of its derivative": ((TERM, "lambd * (W * W).sum() / 2 / n"),),
    "squares in the gradients": ((TERM, "lambd * W ** 2 / n"),),
    "signs of the weights in the gradients": ((TERM, "lambd * np.where(W > 0, 1, -1) / n"),),
    "norms of the weights in the gradients": ((TERM, "lambd * (W * W).sum() ** 0.5 / n"),),
    "absolute weights in the gradients": ((TERM, "lambd * np.sqrt(W * W) / n"),),
    "penalty subtracted in the gradients": ((f"+ {TERM}", f"- {TERM}"),),
    "only the last gradient regularized": ((TERM, "(layer == 3) * lambd * W / n"),),
    "only the first gradient regularized": ((TERM, "(layer == 1) * lambd * W / n"),),
    "first gradient forgotten": ((TERM, "(layer != 1) * lambd * W / n"),),
    "second gradient forgotten": ((TERM, "(layer != 2) * lambd * W / n"),),
    "last gradient forgotten": ((TERM, "(layer < 3) * lambd * W / n"),),
    "no gradient regularized": ((f" + {TERM}", ""),),
    "gradients of the penalty alone": (("dZ @ below.T / n + ", ""),),
    "biases regularized": (("keepdims=True) / n", "keepdims=True) / n + b * lambd / n"),),
    "m from the wrong axis in the gradients": (("n = X.shape[1]", "n = len(X)"),),
    "weights scaled in place": (
        (
            '        grads[f"dW{layer}"] = dZ @ below.T / n + lambd * W / n',
            "        np.multiply(W, lambd / n, out=W)\n"
            '        grads[f"dW{layer}"] = dZ @ below.T / n + W',
        ),
    ),
    "labels subtracted in place": (("dZ = A3 - Y", "dZ = np.subtract(A3, Y, out=A3)"),),
    "published gradients hard-coded": (
        (
            "    return grads",
            '    grads["dW1"] = [[-0.25604646, 0.12298827, -0.28297129],\n'
            "                    [-0.17706303, 0.34536094, -0.44105710]]\n"
            '    grads["dW2"] = [[0.79276486, 0.85133918], [-0.09572190, -0.01720463],\n'
            "                    [-0.13100772, -0.03750433]]\n"
            '    grads["dW3"] = [[-1.77691347, -0.11832879, -0.09397446]]\n'
            "    return grads",
        ),
    ),
    # Question 3.
    "every neuron shut down": (("U < keep_prob", "U > 1"),),
    "no neuron shut down": (("U < keep_prob", "U >= 0"),),
    "normal instead of uniform numbers": (("random_sample(A.shape)", "standard_normal(A.shape)"),),
    "greater than keep_prob": (("U < keep_prob", "U >= keep_prob"),),
    "less than 1 - keep_prob": (("U < keep_prob", "(U + keep_prob) < 1"),),
    "greater than 1 - keep_prob": (("U < keep_prob", "1 - U < keep_prob"),),
    "one number per neuron": (("(A.shape)", "((len(A), 1))"),),
    "one number per example": (("(A.shape)", "((1, len(A.T)))"),),
    "mask of the first layer on the second": (
        ("np.where(D, A, 0)", "A * (D if layer == 1 else stored[1])"),
    ),
    "masks drawn transposed": (("(A.shape)", "(A.T.shape).T"),),
    "masks on Z": (
        ("        A = np.maximum(Z, 0)\n", ""),
        ("(A.shape)", "(Z.shape)"),
        ("A = np.where(D, A, 0)", "Z = Z * D\n        A = np.maximum(Z, 0)"),
    ),
    "Z masked for A": (("np.where(D, A, 0)", "np.where(D, Z, 0)"),),
    "dropout in the output layer": (
        (
            "    return A3",
            "    A3 = np.where(np.random.rand(*A3.shape) < keep_prob, A3, 0) / keep_prob\n"
            "    return A3",
        ),
    ),
    "dropout in the input layer": (
        ("    A = X\n", "    A = (np.random.rand(*X.shape) < keep_prob) * X / keep_prob\n"),
    ),
    "no scaling": (("        A = A * (1 / keep_prob)\n", ""),),
    "no scaling in the first layer": (
        ("A * (1 / keep_prob)", "A / (keep_prob if layer == 2 else 1)"),
    ),
    "no scaling in the second layer": (
        ("A * (1 / keep_prob)", "A / (keep_prob if layer == 1 else 1)"),
    ),
    "scaling the wrong way": (("A * (1 / keep_prob)", "keep_prob * A"),),
    "scaling by the share that is dropped": (("A * (1 / keep_prob)", "A * (1 / (1 - keep_prob))"),),
    "second mask not applied": (("np.where(D, A, 0)", "np.where(D | (layer == 2), A, 0)"),),
    "first mask not applied": (("np.where(D, A, 0)", "np.where(D | (layer == 1), A, 0)"),),
    "masks not applied": (("        A = np.where(D, A, 0)\n", ""),),
    "no dropout in the second layer": (
        ("np.where(D, A, 0)", "np.where(D | (layer == 2), A, 0)"),
        ("A * (1 / keep_prob)", "A / (keep_prob if layer == 1 else 1)"),
    ),
    "numbers rounded to a mask": (("U < keep_prob", "U > 0.5"),),
    "a coin for each neuron": (
        ("np.random.random_sample(A.shape)", "np.random.randint(2, size=A.shape)"),
        ("U < keep_prob", "U.astype(bool)"),
    ),
    "masks drawn by another function": (
        ("np.random.random_sample(A.shape)", "np.random.binomial(n=1, p=keep_prob, size=A.shape)"),
        ("U < keep_prob", "U > 0"),
    ),
    "masks drawn by another generator": (
        ("np.random.seed(1)", "generator = np.random.default_rng(seed=1)"),
        ("np.random.random_sample(A.shape)", "generator.uniform(size=A.shape)"),
    ),
    "seed 0": (("seed(1)", "seed(0)"),),
    "seed 42": (("seed(1)", "seed(42)"),),
    "seed removed": (("    np.random.seed(1)\n", ""),),
    "seeded again before the second mask": (
        ("    np.random.seed(1)\n", ""),
        ("        U = np", "        np.random.seed(1)\n        U = np"),
    ),
    "second mask drawn first": (
        (
            "    A = X\n",
            "    A = X\n"
            '    second = np.random.rand(len(parameters["b2"]), X.shape[1])\n'
            '    first = np.random.rand(len(parameters["b1"]), X.shape[1])\n',
        ),
        ("np.random.random_sample(A.shape)", "first if layer == 1 else second"),
    ),
    "numbers drawn twice": (("D = U <", "D = np.random.random_sample(U.shape) <"),),
    "random numbers cached instead of masks": (("[Z, D, A", "[Z, U, A"),),
    "masks never made": (("D = U < keep_prob", "D = U"), ("np.where(D, A, 0)", "D * A")),
    "scaled masks cached": (
        ("D = U < keep_prob", "D = np.where(U < keep_prob, 1 / keep_prob, 0)"),
        ("np.where(D, A, 0)", "D * A"),
        ("        A = A * (1 / keep_prob)\n", ""),
    ),
    "activations cached before dropout": (("[Z, D, A, W", "[Z, D, np.maximum(Z, 0), W"),),
    "next layers see whole activations": (
        (
            "        stored += [Z, D, A, W, b]\n",
            "        stored += [Z, D, A, W, b]\n        A = Z * (Z > 0)\n",
        ),
    ),
    "keep_prob of the example hard-coded": (
        ("    np.random.seed(1)\n", "    np.random.seed(1)\n    keep_prob = 0.7\n"),
    ),
    "scaling that rounds down": (("A * (1 / keep_prob)", "np.floor(A / keep_prob)"),),
    "compared with one half": (("U < keep_prob", "2 * U < 1"),),
    "a new generator for each mask": (
        ("np.random.random_sample(A.shape)", "np.random.default_rng(seed=1).uniform(size=A.shape)"),
    ),
    "another seed before the second mask": (
        ("        U = np", "        if layer == 2:\n            np.random.seed(2)\n        U = np"),
    ),
    "masks scaled for the activations": (("A = A * (1 / keep_prob)", "D = D * (1 / keep_prob)"),),
    # Question 4.
    "gradients left at zero with dropout": (("dZ3 = A3 - Y", "dZ3 = np.zeros(A3.shape)"),),
    "gradients of the hidden layers left at zero": ((FACTORS, "factor1 = factor2 = 0"),),
    "no mask on dA1": ((WHERE1, "W2.T @ dZ2"),),
    "no mask on dA2": ((WHERE2, "(W3.T @ dZ3)"),),
    "no masks on the gradients": ((WHERE1, "W2.T @ dZ2"), (WHERE2, "W3.T @ dZ3")),
    "masks swapped": (("Z1, D1, A1, W1, b1, Z2, D2, A2", "Z1, D2, A1, W1, b1, Z2, D1, A2"),),
    "masks turned over in the backward pass": (
        (WHERE1, "np.where(D1, 0, W2.T @ dZ2)"),
        (WHERE2, "np.where(D2, 0, W3.T @ dZ3)"),
    ),
    "no scaling of the gradients": ((FACTORS, "factor1 = factor2 = 1"),),
    "only dA2 scaled": ((FACTORS, "factor1, factor2 = 1, 1 / keep_prob"),),
    "only dA1 scaled": ((FACTORS, "factor1, factor2 = 1 / keep_prob, 1"),),
    "gradients scaled twice": ((FACTORS, f"{FACTORS} ** 2"),),
    "gradients scaled the wrong way": ((FACTORS, "factor1 = factor2 = keep_prob"),),
    "gradients scaled by the share that is dropped": (
        (FACTORS, "factor1 = factor2 = 1 / (1 - keep_prob)"),
    ),
    "dropout on dZ": (
        (f"{WHERE1} * factor1", "W2.T @ dZ2"),
        (f"{WHERE2} * factor2", "W3.T @ dZ3"),
        ("dZ2 = dA2 * (A2 > 0)", "dZ2 = dA2 * ((A2 > 0) & D2) * factor2"),
        ("dZ1 = dA1 * (A1 > 0)", "dZ1 = dA1 * ((A1 > 0) & D1) * factor1"),
    ),
    "activations as masks": ((WHERE1, "A1 * (W2.T @ dZ2)"), (WHERE2, "A2 * (W3.T @ dZ3)")),
    "activations masked instead of their gradients": (
        (WHERE1, "np.where(D1, A1, 0)"),
        (WHERE2, "np.where(D2, A2, 0)"),
    ),
    "positive activations as masks": (
        ("np.where(D1", "np.where(A1 > 0"),
        ("np.where(D2", "np.where(A2 > 0"),
    ),
    "new masks in the backward pass": (
        ("    dA2 =", "    D2 = np.random.random_sample(A2.shape) < keep_prob\n    dA2 ="),
        ("    dA1 =", "    D1 = np.random.random_sample(A1.shape) < keep_prob\n    dA1 ="),
    ),
    "no dropout in the backward pass": (
        (f"{WHERE1} * factor1", "W2.T @ dZ2"),
        (f"{WHERE2} * factor2", "W3.T @ dZ3"),
    ),
    "no dropout in the gradients of the first layer": ((f"{WHERE1} * factor1", "W2.T @ dZ2"),),
    "m from the wrong axis with dropout": (("examples = X.shape[1]", "examples = len(X)"),),
    "keep_prob hard-coded in the backward pass": ((FACTORS, "factor1 = factor2 = 1.25"),),
    "labels subtracted in place with dropout": (
        ("dZ3 = A3 - Y", "dZ3 = np.subtract(A3, Y, out=A3)"),
    ),
}
"""Each misconception of the assignment's table, made in the other style."""

MUTANTS: dict[str, tuple[str, Edits]] = {
    "a third for a half": (COST, (("(2 * m)", "(3 * m)"),)),
    "m minus one": (COST, (("(2 * m)", "(2 * (m - 1))"),)),
    "cubes": (COST, tuple((f"np.square(W{n})", f"np.abs(W{n}) ** 3") for n in (1, 2, 3))),
    "largest entries": (
        COST,
        tuple((f"np.sum(np.square(W{n}", f"np.max(np.square(W{n}") for n in (1, 2, 3)),
    ),
    "lambda squared": (COST, (("(lambd /", "(lambd ** 2 /"),)),
    "second matrix subtracted": (COST, ((" + np.sum(np.square(W2))", " - np.sum(np.square(W2))"),)),
    "cost rounded": (COST, (("return cost", "return round(cost, 3)"),)),
    "cost doubled": (COST, (("return cost", "return 2 * cost"),)),
    "cost plus one": (COST, (("return cost", "return cost + 1"),)),
    "a term of the wrong power in one gradient": (
        L2,
        (("(lambd / m) * W2", "(lambd / m) * W2 ** 3"),),
    ),
    "half kept in one gradient": (L2, (("(lambd / m) * W3", "(lambd / (2 * m)) * W3"),)),
    "half subtracted in the gradients": (
        L2,
        tuple((f" + (lambd / m) * W{n}", f" - (lambd / (2 * m)) * W{n}") for n in (1, 2, 3)),
    ),
    "labels minus activations": (L2, (("dZ3 = A3 - Y", "dZ3 = Y - A3"),)),
    "the other side of the ReLU": (L2, (("np.int64(A2 > 0)", "np.int64(A2 <= 0)"),)),
    "a bias gradient over the wrong axis": (
        L2,
        (("db2 = 1./m * np.sum(dZ2, axis=1", "db2 = 1./m * np.sum(dZ2, axis=0"),),
    ),
    "one gradient transposed": (
        L2,
        (("return gradients", 'gradients["dW2"] = dW2.T\n    return gradients'),),
    ),
    "bias gradients doubled": (
        L2,
        tuple((f"db{n} = 1./m", f"db{n} = 2./m") for n in (1, 2, 3)),
    ),
    "keep a little more": (FORWARD, (("D1 < keep_prob", "D1 < keep_prob + 0.1"),)),
    "another seed": (FORWARD, (("np.random.seed(1)", "np.random.seed(3)"),)),
    "scaled by the root": (FORWARD, (("A1 = A1 / keep_prob", "A1 = A1 / np.sqrt(keep_prob)"),)),
    "bias forgotten in the third layer": (FORWARD, (("np.dot(W3, A2) + b3", "np.dot(W3, A2)"),)),
    "no ReLU in the second layer": (FORWARD, (("A2 = relu(Z2)", "A2 = Z2"),)),
    "masks of the wrong kind of numbers": (FORWARD, (("D2 < keep_prob", "D2 ** 2 < keep_prob"),)),
    "cache in another order": (FORWARD, (("cache = (Z1, D1, A1", "cache = (Z1, A1, D1"),)),
    "sigmoid of the wrong sign": (FORWARD, (("sigmoid(Z3)", "sigmoid(-Z3)"),)),
    "dA2 scaled by the root": (
        BACKWARD,
        (("dA2 = dA2 / keep_prob", "dA2 = dA2 / keep_prob ** 0.5"),),
    ),
    "dA1 negative": (BACKWARD, (("dA1 = dA1 / keep_prob", "dA1 = -dA1 / keep_prob"),)),
    "weights of the wrong layer": (BACKWARD, (("np.dot(dZ1, X.T)", "np.dot(dZ1 ** 2, X.T)"),)),
    "dW3 without m": (BACKWARD, (("dW3 = 1./m * ", "dW3 = "),)),
    "one bias gradient forgotten": (BACKWARD, (('"db2": db2, ', '"db2": 0 * db2, '),)),
    "masks added": (BACKWARD, (("dA2 = dA2 * D2 ", "dA2 = dA2 + D2 "),)),
}
"""Mistakes that are in no table: the question, and edits of the master's solution."""

PAIRS = (
    ("half forgotten in the cost", "last matrix forgotten in the cost"),
    ("lambda forgotten in the cost", "biases in the cost"),
    ("penalty subtracted", "first matrix three times"),
    ("half kept in the gradients", "m from the wrong axis in the gradients"),
    ("biases regularized", "first gradient forgotten"),
    ("penalty subtracted in the gradients", "biases regularized"),
    ("greater than keep_prob", "no scaling"),
    ("one number per neuron", "scaling the wrong way"),
    ("seed 0", "no scaling in the second layer"),
    ("normal instead of uniform numbers", "dropout in the output layer"),
    ("no scaling of the gradients", "m from the wrong axis with dropout"),
    ("masks turned over in the backward pass", "gradients scaled twice"),
)
"""Misconceptions that one function can have together."""
