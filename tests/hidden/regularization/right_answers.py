"""Right answers to this assignment in the many ways in which students write them.

Each must earn all points of its question: a hidden test that takes some away is unfair.
"""

from gradekit.judging import RightAnswer

COST = "compute_cost_with_regularization"
L2 = "backward_propagation_with_regularization"
FORWARD = "forward_propagation_with_dropout"
BACKWARD = "backward_propagation_with_dropout"

SUM = "np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3))"
TERM3, TERM2, TERM1 = ("(lambd / m) * W3", "(lambd / m) * W2", "(lambd / m) * W1")
DATA3, DATA2, DATA1 = (
    "1./m * np.dot(dZ3, A2.T)",
    "1./m * np.dot(dZ2, A1.T)",
    "1./m * np.dot(dZ1, X.T)",
)
DRAW1 = "np.random.rand(A1.shape[0], A1.shape[1])"
DRAW2 = "np.random.rand(A2.shape[0], A2.shape[1])"
KEEP1, KEEP2 = "(D1 < keep_prob).astype(int)", "(D2 < keep_prob).astype(int)"
MASK1, MASK2 = "A1 = A1 * D1 ", "A2 = A2 * D2 "
SCALE1, SCALE2 = "A1 = A1 / keep_prob", "A2 = A2 / keep_prob"
MASK_D1, MASK_D2 = "dA1 = dA1 * D1 ", "dA2 = dA2 * D2 "
SCALE_D1, SCALE_D2 = "dA1 = dA1 / keep_prob", "dA2 = dA2 / keep_prob"
RELU1, RELU2 = "np.multiply(dA1, np.int64(A1 > 0))", "np.multiply(dA2, np.int64(A2 > 0))"


def squares(one: str) -> tuple[tuple[str, str], ...]:
    """Write the sum of squares of each weight matrix in another way."""
    return ((SUM, " + ".join(one.replace("W", f"W{layer}") for layer in (1, 2, 3))),)


def terms(one: str) -> tuple[tuple[str, str], ...]:
    """Write the regularization term of each layer in another way."""
    olds = ((3, TERM3), (2, TERM2), (1, TERM1))
    return tuple((old, one.replace("W", f"W{layer}")) for layer, old in olds)


def masks(draw: str = "", keep: str = "") -> tuple[tuple[str, str], ...]:
    """Draw the masks of both layers, or compare them with keep_prob, in another way."""
    edits = []
    if draw:
        edits += [(DRAW1, draw.replace("A.", "A1.")), (DRAW2, draw.replace("A.", "A2."))]
    if keep:
        edits += [(KEEP1, keep.replace("D", "D1")), (KEEP2, keep.replace("D", "D2"))]
    return tuple(edits)


def dropout(mask: str, scale: str) -> tuple[tuple[str, str], ...]:
    """Mask and scale the activations of both layers in another way."""
    return tuple(
        (old, new.replace("A ", f"A{n} ").replace("A[", f"A{n}[").replace("D", f"D{n}"))
        for n, old_mask, old_scale in ((1, MASK1, SCALE1), (2, MASK2, SCALE2))
        for old, new in ((old_scale, scale), (old_mask, mask))
    )


def dropout_back(mask: str, scale: str) -> tuple[tuple[str, str], ...]:
    """Mask and scale the gradients of both layers in another way."""
    return tuple(
        (old, new.replace("dA", f"dA{n}").replace("D", f"D{n}"))
        for n, old_mask, old_scale in ((1, MASK_D1, SCALE_D1), (2, MASK_D2, SCALE_D2))
        for old, new in ((old_scale, scale), (old_mask, mask))
    )


RIGHT_ANSWERS = (
    # Question 1: the cost with L2 regularization.
    RightAnswer("squares by power", COST, squares("np.sum(np.power(W, 2))")),
    RightAnswer("squares by two stars", COST, squares("(W ** 2).sum()")),
    RightAnswer("squares by a product", COST, squares("np.sum(np.multiply(W, W))")),
    RightAnswer("squares by a norm", COST, squares("np.linalg.norm(W) ** 2")),
    RightAnswer("squares by Frobenius' norm", COST, squares("np.linalg.norm(W, 'fro') ** 2")),
    RightAnswer("squares by a trace", COST, squares("np.trace(W @ W.T)")),
    RightAnswer("squares by a scalar product", COST, squares("np.vdot(W, W)")),
    RightAnswer("squares by einsum", COST, squares("np.einsum('ij,ij->', W, W)")),
    RightAnswer(
        "squares by Python's own sums", COST, squares("sum(sum(w * w for w in row) for row in W)")
    ),
    RightAnswer("squares of lists", COST, squares("sum(w ** 2 for w in W.ravel().tolist())")),
    RightAnswer(
        "squares by scipy",
        COST,
        squares("scipy.linalg.norm(W) ** 2"),
        before=("import scipy.linalg",),
    ),
    RightAnswer(
        "squares by math.fsum",
        COST,
        squares("math.fsum(np.square(W).flat)"),
        before=("import math",),
    ),
    RightAnswer(
        "a helper in another cell",
        COST,
        squares("squared_norm(W)"),
        before=("def squared_norm(weights):\n    return np.sum(weights * weights)",),
    ),
    RightAnswer(
        "a helper made by partial",
        COST,
        squares("squared_norm(W, W)"),
        before=(
            "from functools import partial",
            "squared_norm = partial(np.einsum, 'ij,ij')",
        ),
    ),
    RightAnswer(
        "a static method",
        COST,
        squares("Penalty.of(W)"),
        before=(
            "class Penalty:\n"
            '    """The L2 penalty."""\n\n'
            "    @staticmethod\n"
            "    def of(weights):\n"
            "        return np.square(weights).sum()",
        ),
    ),
    RightAnswer(
        "a loop over the names of the weights",
        COST,
        (
            (
                f"(lambd / (2 * m)) * (\n        {SUM}\n    )",
                "0\n    for layer in range(1, len(parameters) // 2 + 1):\n"
                '        W = parameters[f"W{layer}"]\n'
                "        L2_regularization_cost += lambd * np.sum(W ** 2) / (2 * m)",
            ),
        ),
    ),
    RightAnswer(
        "all weights in one vector",
        COST,
        (
            (
                SUM,
                "np.square(np.concatenate([W1.ravel(), W2.ravel(), W3.ravel()])).sum()",
            ),
        ),
    ),
    RightAnswer(
        "factors of its own",
        COST,
        (("(lambd / (2 * m))", "0.5 * lambd * (1 / float(m))"),),
    ),
    RightAnswer(
        "a constant in another cell",
        COST,
        (("(lambd / (2 * m))", "HALF * lambd / m"),),
        before=("HALF = 1 / 2",),
    ),
    RightAnswer("m from the probabilities", COST, (("Y.shape[1]", "A3.shape[1]"),)),
    RightAnswer("m as a size", COST, (("Y.shape[1]", "Y.size"),)),
    RightAnswer("m as a length", COST, (("Y.shape[1]", "len(Y[0])"),)),
    RightAnswer(
        "a cost of shape (1, 1)",
        COST,
        squares("np.sum(np.square(W), axis=(0, 1), keepdims=True)"),
    ),
    RightAnswer(
        "a cost of shape (1,)",
        COST,
        (("cost = cross_entropy_cost + L2", "cost = np.array([cross_entropy_cost]) + L2"),),
    ),
    RightAnswer(
        "a cost without dimensions",
        COST,
        (("return cost", "cost = np.squeeze(np.array([[cost]]))\n    return cost"),),
    ),
    RightAnswer("a cost in single precision", COST, (("return cost", "return np.float32(cost)"),)),
    RightAnswer("a Python float", COST, (("return cost", "return float(cost)"),)),
    RightAnswer(
        "the cross-entropy by hand",
        COST,
        (
            (
                "compute_cost(A3, Y)",
                "-1 / m * np.sum(np.multiply(Y, np.log(A3)) + np.multiply(1 - Y, np.log(1 - A3)))",
            ),
        ),
    ),
    RightAnswer(
        "the cross-entropy by scipy",
        COST,
        (("compute_cost(A3, Y)", "-np.mean(xlogy(Y, A3) + xlog1py(1 - Y, -A3))"),),
        before=("from scipy.special import xlogy, xlog1py",),
    ),
    RightAnswer(
        "numpy under another name",
        COST,
        squares("numpy.sum(numpy.square(W))"),
        before=("import numpy",),
    ),
    RightAnswer(
        "numpy's functions by name",
        COST,
        squares("total(square(W))"),
        before=("from numpy import square, sum as total",),
    ),
    RightAnswer(
        "prints and warns",
        COST,
        (
            (
                "    return cost",
                '    print("cost:", cost)\n'
                '    warnings.warn(f"the penalty is {L2_regularization_cost:.3f}")\n'
                "    return cost",
            ),
        ),
        before=("import warnings",),
    ),
    RightAnswer(
        "warnings of numpy's own",
        COST,
        (("    return cost", "    _ = np.log(np.zeros(1)) * 0\n    return cost"),),
    ),
    RightAnswer(
        "try and except",
        COST,
        (
            (
                "    return cost",
                "    try:\n        return cost\n    except ValueError:\n        return None",
            ),
        ),
    ),
    RightAnswer(
        "code after the return",
        COST,
        (("    return cost", "    return cost\n    assert False\n    return None"),),
    ),
    RightAnswer(
        "type hints and defaults",
        COST,
        (
            (
                "(A3, Y, parameters, lambd)",
                "(\n    A3: np.ndarray, Y: np.ndarray, parameters: dict[str, np.ndarray], "
                "lambd: float = 0.1\n) -> float",
            ),
        ),
    ),
    RightAnswer(
        "a decorated function",
        COST,
        (("def compute", "@logged\ndef compute"),),
        before=(
            "import functools",
            "def logged(function):\n"
            "    @functools.wraps(function)\n"
            "    def wrapper(*args, **kwargs):\n"
            '        print(f"calling {function.__name__}")\n'
            "        return function(*args, **kwargs)\n"
            "    return wrapper",
        ),
    ),
    RightAnswer(
        "a lambda",
        COST,
        source="""\
compute_cost_with_regularization = lambda A3, Y, parameters, lambd: compute_cost(A3, Y) + (
    lambd / 2 / Y.shape[1]
) * sum(np.sum(W ** 2) for name, W in parameters.items() if name.startswith("W"))
""",
    ),
    RightAnswer(
        "another function under the name",
        COST,
        source="""\
def my_cost(A3, Y, parameters, lambd):
    penalty = sum(np.sum(parameters[key] ** 2) for key in ("W1", "W2", "W3"))
    return compute_cost(A3, Y) + penalty * lambd / (2 * Y.shape[1])

compute_cost_with_regularization = my_cost
""",
    ),
    RightAnswer(
        "nothing but loops",
        COST,
        source="""\
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    m = 0
    cross_entropy = 0
    for a, y in zip(A3[0], Y[0]):
        m = m + 1
        cross_entropy = cross_entropy - np.log(a if y == 1 else 1 - a)
    total = 0
    for name in parameters:
        if "W" in name:
            rows, columns = parameters[name].shape
            for i in range(rows):
                for j in range(columns):
                    total += parameters[name][i, j] * parameters[name][i][j]
    return cross_entropy / m + lambd / 2 / m * total
""",
    ),
    # Question 2: the gradients with L2 regularization.
    RightAnswer("the term the other way round", L2, terms("W * lambd / m")),
    RightAnswer("the term by np.multiply", L2, terms("np.multiply(np.divide(lambd, m), W)")),
    RightAnswer("the term in floats", L2, terms("float(lambd) / float(m) * W")),
    RightAnswer(
        "the term by a helper",
        L2,
        terms("decay(W, lambd, m)"),
        before=("def decay(W, strength, examples):\n    return W * (strength / examples)",),
    ),
    RightAnswer("the term by a loop", L2, terms("[[lambd / m * w for w in row] for row in W]")),
    RightAnswer(
        "the term added in place to what is its own",
        L2,
        tuple(
            (f" + {term}", f"\n    {name} += {term}")
            for term, name in ((TERM3, "dW3"), (TERM2, "dW2"), (TERM1, "dW1"))
        ),
    ),
    RightAnswer(
        "one division by m",
        L2,
        (
            (f" dW3 = {DATA3} + {TERM3}", " dW3 = (np.dot(dZ3, A2.T) + lambd * W3) / m"),
            (f" dW2 = {DATA2} + {TERM2}", " dW2 = (np.dot(dZ2, A1.T) + lambd * W2) / m"),
            (f" dW1 = {DATA1} + {TERM1}", " dW1 = (np.dot(dZ1, X.T) + lambd * W1) / m"),
        ),
    ),
    RightAnswer(
        "products by @",
        L2,
        (
            (f" dW3 = {DATA3}", " dW3 = dZ3 @ A2.T / m"),
            (f" dW2 = {DATA2}", " dW2 = dZ2 @ A1.T / m"),
            (f" dW1 = {DATA1}", " dW1 = dZ1 @ X.T / m"),
        ),
    ),
    RightAnswer(
        "products by einsum",
        L2,
        (
            (f" dW3 = {DATA3}", ' dW3 = np.einsum("ik,jk->ij", dZ3, A2) / m'),
            (f" dW2 = {DATA2}", ' dW2 = np.einsum("ik,jk->ij", dZ2, A1) / m'),
            (f" dW1 = {DATA1}", ' dW1 = np.einsum("ik,jk->ij", dZ1, X) / m'),
        ),
    ),
    RightAnswer(
        "products example by example",
        L2,
        ((f" dW1 = {DATA1}", " dW1 = sum(np.outer(dZ1[:, i], X[:, i]) for i in range(m)) / m"),),
    ),
    RightAnswer(
        "products by tensordot and matmul",
        L2,
        (
            (f" dW3 = {DATA3}", " dW3 = np.tensordot(dZ3, A2, axes=([1], [1])) / m"),
            (f" dW2 = {DATA2}", " dW2 = np.matmul(dZ2, np.transpose(A1)) / m"),
        ),
    ),
    RightAnswer(
        "the ReLU by an index",
        L2,
        ((f"dZ2 = {RELU2}", "dZ2 = np.array(dA2)\n    dZ2[A2 <= 0] = 0"),),
    ),
    RightAnswer(
        "the ReLU from Z",
        L2,
        ((RELU2, "np.where(Z2 > 0, dA2, 0)"), (RELU1, "dA1 * (Z1 > 0)")),
    ),
    RightAnswer(
        "the plain gradients, changed",
        L2,
        source="""\
def backward_propagation_with_regularization(X, Y, cache, lambd):
    gradients = backward_propagation(X, Y, cache)
    for name, position in {"dW1": 2, "dW2": 6, "dW3": 10}.items():
        gradients[name] += lambd / X.shape[1] * cache[position]
    return gradients
""",
    ),
    RightAnswer(
        "the plain gradients, copied",
        L2,
        source="""\
def backward_propagation_with_regularization(X, Y, cache, lambd):
    _, _, W1, _, _, _, W2, _, _, _, W3, _ = cache
    plain = backward_propagation(X, Y, cache)
    weights = dict(dW1=W1, dW2=W2, dW3=W3)
    return {k: g + lambd / X.shape[1] * weights[k] if k in weights else g for k, g in plain.items()}
""",
    ),
    RightAnswer(
        "gradients in another order, with extra ones",
        L2,
        (
            (
                "    return gradients",
                '    gradients = {"m": m, **dict(sorted(gradients.items()))}\n    return gradients',
            ),
        ),
    ),
    RightAnswer(
        "gradients in Fortran's order",
        L2,
        (
            (
                "    return gradients",
                "    return {name: np.asfortranarray(value) for name, value in gradients.items()}",
            ),
        ),
    ),
    RightAnswer(
        "gradients as views",
        L2,
        (
            (
                "    return gradients",
                "    return {k: np.repeat(g, 2, axis=1)[:, ::2] for k, g in gradients.items()}",
            ),
        ),
    ),
    RightAnswer(
        "gradients as lists",
        L2,
        (
            (
                "    return gradients",
                "    return {name: value.tolist() for name, value in gradients.items()}",
            ),
        ),
    ),
    RightAnswer(
        "gradients in single precision",
        L2,
        (
            (
                "    return gradients",
                "    return {name: value.astype(np.float32) for name, value in gradients.items()}",
            ),
        ),
    ),
    RightAnswer(
        "computed in single precision",
        L2,
        (
            (
                "    dZ3 = A3 - Y",
                "    X, A1, W1, A2, W2, A3, W3 = map(np.float32, (X, A1, W1, A2, W2, A3, W3))\n"
                "    dZ3 = A3 - Y.astype(np.float32)",
            ),
            (RELU2, "dA2 * (A2 > 0)"),
            (RELU1, "dA1 * (A1 > 0)"),
        ),
    ),
    RightAnswer(
        "a cache by position",
        L2,
        (
            (
                "(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache",
                "A1, W1, A2, W2, A3, W3 = (cache[i] for i in (1, 2, 5, 6, 9, 10))",
            ),
        ),
    ),
    RightAnswer(
        "layers in a loop",
        L2,
        source="""\
def backward_propagation_with_regularization(X, Y, cache, lambd):
    layers = {l: dict(zip("ZAWb", cache[4 * (l - 1):4 * l])) for l in (1, 2, 3)}
    m = X.shape[1]
    grads = {}
    for l in (3, 2, 1):
        if l == 3:
            dZ = layers[3]["A"] - Y
        else:
            grads[f"dA{l}"] = layers[l + 1]["W"].T.dot(dZ)
            dZ = grads[f"dA{l}"] * (layers[l]["Z"] > 0)
        below = X if l == 1 else layers[l - 1]["A"]
        grads[f"dZ{l}"] = dZ
        grads[f"dW{l}"] = dZ.dot(below.T) / m + lambd / m * layers[l]["W"]
        grads[f"db{l}"] = dZ.mean(1, keepdims=True)
    return grads
""",
    ),
    # Question 3: forward propagation with dropout.
    RightAnswer("numbers by random_sample", FORWARD, masks("np.random.random_sample(A.shape)")),
    RightAnswer("numbers by random", FORWARD, masks("np.random.random(size=A.shape)")),
    RightAnswer("numbers by ranf", FORWARD, masks("np.random.ranf(A.shape)")),
    RightAnswer("numbers by uniform", FORWARD, masks("np.random.uniform(0, 1, A.shape)")),
    RightAnswer("a shape with a star", FORWARD, masks("np.random.rand(*A.shape)")),
    RightAnswer("a shape with len", FORWARD, masks("np.random.rand(len(A.T[0]), len(A.T))")),
    RightAnswer(
        "numbers one by one",
        FORWARD,
        masks(
            "np.array([[np.random.rand() for _ in range(A.shape[1])] for _ in range(A.shape[0])])"
        ),
    ),
    RightAnswer(
        "a generator of its own",
        FORWARD,
        (
            ("np.random.seed(1)", "random = np.random.RandomState(1)"),
            *masks("random.random_sample(A.shape)"),
        ),
    ),
    RightAnswer(
        "numpy.random by name",
        FORWARD,
        (("np.random.seed(1)", "seed(1)"), *masks("rand(*A.shape)")),
        before=("from numpy.random import rand, seed",),
    ),
    RightAnswer("masks of bool", FORWARD, masks(keep="D < keep_prob")),
    RightAnswer("masks of float", FORWARD, masks(keep="(D < keep_prob).astype(float)")),
    RightAnswer("masks of float32", FORWARD, masks(keep="np.float32(D < keep_prob)")),
    RightAnswer("masks of uint8", FORWARD, masks(keep="(D < keep_prob).astype(np.uint8)")),
    RightAnswer("masks times one", FORWARD, masks(keep="(D < keep_prob) * 1")),
    RightAnswer("masks as lists", FORWARD, masks(keep="(D < keep_prob).tolist()")),
    RightAnswer("masks by where", FORWARD, masks(keep="np.where(D < keep_prob, 1, 0)")),
    RightAnswer("masks by less or equal", FORWARD, masks(keep="D <= keep_prob")),
    RightAnswer("masks read from the right", FORWARD, masks(keep="keep_prob > D")),
    RightAnswer("masks by not", FORWARD, masks(keep="~(D >= keep_prob)")),
    RightAnswer("masks by subtraction", FORWARD, masks(keep="1 - (D >= keep_prob)")),
    RightAnswer("masks by ceil", FORWARD, masks(keep="np.ceil(keep_prob - D)")),
    RightAnswer("masks by np.less", FORWARD, masks(keep="np.less(D, keep_prob).astype('int8')")),
    RightAnswer(
        "masks by loops",
        FORWARD,
        masks(keep="np.array([[1 if d < keep_prob else 0 for d in row] for row in D])"),
    ),
    RightAnswer("masked and scaled in place", FORWARD, dropout("A *= D ", "A /= keep_prob")),
    RightAnswer(
        "masked and scaled by functions",
        FORWARD,
        dropout("A = np.multiply(A , D)", "A = np.divide(A , keep_prob)"),
    ),
    RightAnswer("masked by an index", FORWARD, dropout("A [D == 0] = 0 ", "A = A / keep_prob")),
    RightAnswer("masked by where", FORWARD, dropout("A = np.where(D, A , 0)", "A = A / keep_prob")),
    RightAnswer("scaled by the inverse", FORWARD, dropout("A = D * A ", "A = A * (1 / keep_prob)")),
    RightAnswer("masked and scaled at once", FORWARD, dropout("A = A * D / keep_prob ", "A = A ")),
    RightAnswer("a cache as a list", FORWARD, (("return A3, cache", "return A3, list(cache)"),)),
    RightAnswer("a result as a list", FORWARD, (("return A3, cache", "return [A3, cache]"),)),
    RightAnswer(
        "a cache in Fortran's order",
        FORWARD,
        (("return A3, cache", "return A3, tuple(np.asfortranarray(part) for part in cache)"),),
    ),
    RightAnswer(
        "forward in single precision",
        FORWARD,
        (
            ("W1 = parameters", "X = np.float32(X)\n    W1 = parameters"),
            *(
                (f'parameters["{p}"]', f'parameters["{p}"].astype("float32")')
                for p in ("W1", "b1", "W2", "b2", "W3", "b3")
            ),
            *masks(keep="D < keep_prob"),
            ("A3 = sigmoid(Z3)", "A3 = np.float32(sigmoid(Z3))"),
        ),
    ),
    RightAnswer(
        "activations of its own",
        FORWARD,
        (
            ("A1 = relu(Z1)", "A1 = np.maximum(0, Z1)"),
            ("A2 = relu(Z2)", "A2 = Z2 * (Z2 > 0)"),
            ("A3 = sigmoid(Z3)", "A3 = 1 / (1 + np.exp(-Z3))"),
        ),
    ),
    RightAnswer(
        "the sigmoid by scipy",
        FORWARD,
        (("A3 = sigmoid(Z3)", "A3 = expit(Z3)"),),
        before=("from scipy.special import expit",),
    ),
    RightAnswer(
        "a special case where nothing is dropped",
        FORWARD,
        masks(keep="np.ones_like(D) if keep_prob == 1 else (D < keep_prob)"),
    ),
    RightAnswer(
        "a helper for both layers",
        FORWARD,
        before=(
            "def drop(A, keep_prob):\n"
            '    """Shut down neurons at random."""\n'
            "    D = np.random.rand(*A.shape) < keep_prob\n"
            "    return A * D / keep_prob, D",
        ),
        source="""\
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = [parameters[k] for k in ["W1", "b1", "W2", "b2", "W3", "b3"]]
    Z1 = W1 @ X + b1
    A1, D1 = drop(relu(Z1), keep_prob)
    Z2 = W2 @ A1 + b2
    A2, D2 = drop(relu(Z2), keep_prob=keep_prob)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
""",
    ),
    RightAnswer(
        "forward layers in a loop",
        FORWARD,
        source="""\
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    np.random.seed(1)
    A, cache = X, []
    for layer in range(1, 4):
        W, b = parameters["W%d" % layer], parameters["b{}".format(layer)]
        Z = np.dot(W, A) + b
        if layer < 3:
            A = relu(Z)
            D = (np.random.rand(A.shape[0], A.shape[1]) < keep_prob).astype(int)
            A = np.divide(np.multiply(A, D), keep_prob)
            cache += [Z, D, A, W, b]
        else:
            A = sigmoid(Z)
            cache += [Z, A, W, b]
    return A, tuple(cache)
""",
    ),
    # Question 4: backward propagation with dropout.
    RightAnswer(
        "gradients masked and scaled in place",
        BACKWARD,
        dropout_back("dA *= D ", "dA /= keep_prob"),
    ),
    RightAnswer(
        "gradients masked and scaled by functions",
        BACKWARD,
        dropout_back("dA = np.multiply(dA, D)", "dA = np.divide(dA, keep_prob)"),
    ),
    RightAnswer(
        "gradients masked by an index",
        BACKWARD,
        dropout_back("dA[D == 0] = 0 ", "dA = dA / keep_prob"),
    ),
    RightAnswer(
        "gradients masked by a negated index",
        BACKWARD,
        dropout_back("dA[np.logical_not(D)] = 0.0 ", "dA = dA / keep_prob"),
    ),
    RightAnswer(
        "gradients masked by where",
        BACKWARD,
        dropout_back("dA = np.where(D, dA, 0) ", "dA = dA / keep_prob"),
    ),
    RightAnswer(
        "a scaled mask of its own",
        BACKWARD,
        dropout_back("dA = dA * (D / keep_prob) ", "dA = dA"),
    ),
    RightAnswer(
        "scaled before it is masked",
        BACKWARD,
        dropout_back("dA = dA / keep_prob ", "dA = D * dA"),
    ),
    RightAnswer(
        "masks cast to float",
        BACKWARD,
        dropout_back("dA = dA * D.astype(float) ", "dA = 1.0 / keep_prob * dA"),
    ),
    RightAnswer(
        "masked entry by entry",
        BACKWARD,
        dropout_back(
            "dA = np.array([[g * bool(d) for g, d in zip(*rows)] for rows in zip(dA, D)])",
            "dA = dA / keep_prob",
        ),
    ),
    RightAnswer(
        "a function inside the function",
        BACKWARD,
        (
            (
                "    m = X.shape[1]",
                "    def back(dA, D):\n        return dA * D / keep_prob\n\n    m = X.shape[1]",
            ),
            *dropout_back("dA = back(dA, D) ", "dA = dA"),
        ),
    ),
    RightAnswer(
        "backward layers in a loop",
        BACKWARD,
        source="""\
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    D, A, W = [None, D1, D2], [X, A1, A2, A3], [None, W1, W2, W3]
    out = {}
    dZ = A[3] - Y
    for n in (3, 2, 1):
        out["dZ" + str(n)] = dZ
        out["dW" + str(n)] = np.dot(dZ, A[n - 1].T) / m
        out["db" + str(n)] = np.mean(dZ, axis=1, keepdims=True)
        if n > 1:
            dA = np.dot(W[n].T, dZ) * D[n - 1] / keep_prob
            out["dA" + str(n - 1)] = dA
            dZ = dA * (A[n - 1] > 0)
    return out
""",
    ),
    RightAnswer(
        "bias gradients by reshape",
        BACKWARD,
        (
            (
                "db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)",
                "db2 = np.sum(dZ2, axis=1).reshape(b2.shape) / m",
            ),
            (
                "db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)",
                "db1 = dZ1.sum(axis=1)[:, np.newaxis] / m",
            ),
        ),
    ),
    RightAnswer(
        "backward in single precision",
        BACKWARD,
        (
            (
                "    dZ3 = A3 - Y",
                "    X, A1, W1, A2, W2, A3, W3 = map(np.float32, (X, A1, W1, A2, W2, A3, W3))\n"
                "    dZ3 = A3 - Y.astype(np.float32)",
            ),
            (RELU2, "dA2 * (A2 > 0)"),
            (RELU1, "dA1 * (A1 > 0)"),
        ),
    ),
    RightAnswer(
        "dropout gradients in single precision",
        BACKWARD,
        (
            (
                "    return gradients",
                "    return {name: np.float32(value) for name, value in gradients.items()}",
            ),
        ),
    ),
)
