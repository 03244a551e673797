"""What students get wrong in this assignment, and what a tutor says to it.

Each entry is the master's solution but for one slip. A hint names the slip and points to the
idea; it holds nothing that could be pasted. Entries that give the same results share a hint.
"""

from gradekit.judging import Misconception

COST = "compute_cost_with_regularization"
L2 = "backward_propagation_with_regularization"
FORWARD = "forward_propagation_with_dropout"
BACKWARD = "backward_propagation_with_dropout"

FACTOR = "(lambd / (2 * m))"
SUM = "np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3))"
RETURN_COST = "cost = cross_entropy_cost + L2_regularization_cost"
TERM3, TERM2, TERM1 = ("(lambd / m) * W3", "(lambd / m) * W2", "(lambd / m) * W1")
PLUS3, PLUS2, PLUS1 = (f" + {term}" for term in (TERM3, TERM2, TERM1))
DATA3, DATA2, DATA1 = (
    "1./m * np.dot(dZ3, A2.T)",
    "1./m * np.dot(dZ2, A1.T)",
    "1./m * np.dot(dZ1, X.T)",
)
DRAW1 = "np.random.rand(A1.shape[0], A1.shape[1])"
DRAW2 = "np.random.rand(A2.shape[0], A2.shape[1])"
KEEP1, KEEP2 = "D1 < keep_prob", "D2 < keep_prob"
MASK1, MASK2 = "A1 = A1 * D1 ", "A2 = A2 * D2 "
SCALE1, SCALE2 = "A1 = A1 / keep_prob", "A2 = A2 / keep_prob"
MASK_D1, MASK_D2 = "dA1 = dA1 * D1 ", "dA2 = dA2 * D2 "
SCALE_D1, SCALE_D2 = "dA1 = dA1 / keep_prob", "dA2 = dA2 / keep_prob"

EXAMPLES_IN_ROWS = (
    "Your m is not the number of examples. In this network every example is a column, so look at "
    "the other axis of the array."
)
NO_PENALTY = (
    "What comes out is the cross-entropy alone: the penalty is lost on the way. Look at whether "
    "it is part of what you return, and at whether a division rounds it down to nothing."
)
NOT_PER_EXAMPLE = (
    "Your penalty does not shrink as the number of examples grows: the sum of squares is not "
    "divided by m, or m is taken from the axis that has length one. The examples are columns."
)
NOT_SUMMED = (
    "The squares of a matrix are not added up to one number: what you add are still arrays, and "
    "those of different layers do not fit. Python's own sum adds up the rows only; NumPy's adds up "
    "every entry."
)
ALL_ZERO = (
    "Every gradient that you return is 0, and zeros teach a network nothing. Look at where the "
    "values that the formulas give get lost on their way to what you return."
)
OTHER_DRAWS = (
    "Your masks follow other random numbers than the graded ones. Use the function that step 1 "
    "names, with the generator that the line at the top of the function seeds."
)
OTHER_SEED = (
    "The random numbers start from another seed than the one that was given. Leave the seeding at "
    "the top of the function as it was, or your masks cannot agree with the published ones."
)
A_COIN = (
    "You toss a fair coin for each neuron: half of them are kept, whatever keep_prob says. "
    "Compare the random numbers with keep_prob instead."
)
PER_COLUMN = (
    "Your random numbers have another shape than the activations, so that several entries share "
    "one number. Every neuron of every example needs a number of its own."
)
MISCONCEPTIONS = (
    # Question 1: the cost with L2 regularization.
    Misconception(
        "half forgotten in the cost",
        COST,
        ((FACTOR, "(lambd / m)"),),
        "Your penalty is twice as large as it should be: it is added twice, or something in front "
        "of the sum is missing that cancels the 2 which comes down when a square is "
        "differentiated.",
    ),
    Misconception(
        "m forgotten in the cost",
        COST,
        ((FACTOR, "(lambd / 2)"),),
        NOT_PER_EXAMPLE,
    ),
    Misconception(
        "m from the wrong axis in the cost",
        COST,
        (("m = Y.shape[1]", "m = Y.shape[0]"),),
        NOT_PER_EXAMPLE,
    ),
    Misconception(
        "neither half nor m in the cost",
        COST,
        ((FACTOR, "lambd"),),
        "Your penalty is lambda times the sum of squares and nothing more. What stands below "
        "lambda in the formula is missing.",
    ),
    Misconception(
        "multiplied by m for want of parentheses",
        COST,
        ((FACTOR, "(lambd / 2 * m)"),),
        "Your penalty grows with m instead of shrinking: Python divides and multiplies from left "
        "to right, so all that stands below a fraction's line needs parentheses around it.",
    ),
    Misconception(
        "lambda times m in the cost",
        COST,
        ((FACTOR, "(lambd * m)"),),
        "You multiply by m where the formula divides, and the 2 is missing. The penalty is to "
        "count less, the more examples there are.",
    ),
    Misconception(
        "lambda forgotten in the cost",
        COST,
        ((FACTOR, "(1 / (2 * m))"),),
        "Your penalty is the same for every lambda. It is lambda that says how much small weights "
        "are worth, so it must multiply the sum.",
    ),
    Misconception(
        "factor on the first matrix only",
        COST,
        ((f"{FACTOR} * (\n        {SUM}\n    )", f"{FACTOR} * {SUM}"),),
        "Only the first matrix is scaled: without parentheses around the sum, a factor reaches no "
        "further than the first term. It belongs to the sum of all three.",
    ),
    Misconception(
        "absolute values in the cost",
        COST,
        (
            (
                SUM,
                "np.sum(np.abs(W1)) + np.sum(np.abs(W2)) + np.sum(np.abs(W3))",
            ),
        ),
        "You add up absolute values, which is called L1 regularization. L2 takes its name from "
        "the exponent that each entry gets.",
    ),
    Misconception(
        "weights not squared",
        COST,
        ((SUM, "np.sum(W1) + np.sum(W2) + np.sum(W3)"),),
        "You add up the weights as they are, so that positive and negative ones cancel. A large "
        "weight of either sign is to cost something.",
    ),
    Misconception(
        "sum forgotten in the cost",
        COST,
        ((SUM, "np.square(W1) + np.square(W2) + np.square(W3)"),),
        NOT_SUMMED,
    ),
    Misconception(
        "rows summed by Python",
        COST,
        ((SUM, "sum(np.square(W1)) + sum(np.square(W2)) + sum(np.square(W3))"),),
        NOT_SUMMED,
    ),
    Misconception(
        "square of the sum",
        COST,
        ((SUM, "np.square(np.sum(W1)) + np.square(np.sum(W2)) + np.square(np.sum(W3))"),),
        "You sum first and square the total. The order matters: each entry has its own square.",
    ),
    Misconception(
        "mean of the squares",
        COST,
        ((SUM, "np.mean(np.square(W1)) + np.mean(np.square(W2)) + np.mean(np.square(W3))"),),
        "You average the squares within each matrix, so that a large matrix counts no more than a "
        "small one. The formula adds them up.",
    ),
    Misconception(
        "norms not squared",
        COST,
        ((SUM, "np.linalg.norm(W1) + np.linalg.norm(W2) + np.linalg.norm(W3)"),),
        "You add up the norms of the matrices. A norm is the root of the sum of squares, and the "
        "penalty has no root in it.",
    ),
    Misconception(
        "root of the whole sum",
        COST,
        ((f"(\n        {SUM}\n    )", f"np.sqrt({SUM})"),),
        "You take the root of the sum of all squares. The penalty is the sum itself.",
    ),
    Misconception(
        "products of rows instead of squares",
        COST,
        (
            (
                SUM,
                "np.sum(np.dot(W1, W1.T)) + np.sum(np.dot(W2, W2.T)) + np.sum(np.dot(W3, W3.T))",
            ),
        ),
        "A matrix times its transpose also holds the products of different rows, and you sum "
        "those as well. Square entry by entry.",
    ),
    Misconception(
        "only the first matrix in the cost",
        COST,
        ((SUM, "np.sum(np.square(W1))"),),
        "Only W1 is in your penalty. The sum runs over all layers.",
    ),
    Misconception(
        "first matrix forgotten in the cost",
        COST,
        ((SUM, "np.sum(np.square(W2)) + np.sum(np.square(W3))"),),
        "W1 is missing in your penalty. The sum runs over all layers, the first included.",
    ),
    Misconception(
        "last matrix forgotten in the cost",
        COST,
        ((SUM, "np.sum(np.square(W1)) + np.sum(np.square(W2))"),),
        "W3 is missing in your penalty. The output layer has weights too, and they count like the "
        "others.",
    ),
    Misconception(
        "first matrix three times",
        COST,
        ((SUM, "np.sum(np.square(W1)) + np.sum(np.square(W1)) + np.sum(np.square(W1))"),),
        "Each of your three terms is about W1: a copied term keeps its name until you change it.",
    ),
    Misconception(
        "largest singular values in the cost",
        COST,
        (
            (
                SUM,
                "np.linalg.norm(W1, 2)**2 + np.linalg.norm(W2, 2)**2 + np.linalg.norm(W3, 2)**2",
            ),
        ),
        "The norm that you take of each matrix is its largest singular value: for a matrix, the "
        "2-norm is something else than for a vector. Each entry has its own square.",
    ),
    Misconception(
        "factor squared too",
        COST,
        ((FACTOR, "np.square(lambd / (2 * m))"),),
        "The factor in front of the sum is squared as well. In the formula, only the weights are.",
    ),
    Misconception(
        "only the last matrix in the cost",
        COST,
        ((SUM, "np.sum(np.square(W3))"),),
        "Only W3 is in your penalty. The sum runs over all layers; in a loop, each turn has to add "
        "to what the turns before it gave.",
    ),
    Misconception(
        "cross-entropy not divided by m",
        COST,
        (
            (
                "cross_entropy_cost = compute_cost(A3, Y)",
                "cross_entropy_cost = m * compute_cost(A3, Y)",
            ),
        ),
        "The penalty is right, and the cross-entropy is m times too large: it is a mean over the "
        "examples. The line that was given computes it; leave it as it was.",
    ),
    Misconception(
        "cost rounded",
        COST,
        (("return cost", "return round(cost, 2)"),),
        "The cost is right but for its last digits: you round it. Return it as it is; how many "
        "digits are shown is a matter of printing.",
    ),
    Misconception(
        "cost cut to a whole number",
        COST,
        (("return cost", "return int(cost)"),),
        "Your cost is a whole number: what stands behind the point is cut off. Return it as it is.",
    ),
    Misconception(
        "biases in the cost",
        COST,
        ((SUM, "sum(np.sum(np.square(p)) for p in parameters.values())"),),
        "Your penalty holds the biases too. They shift the boundary without bending it, so they "
        "are left out.",
    ),
    Misconception(
        "penalty alone returned",
        COST,
        ((RETURN_COST, "cost = L2_regularization_cost"),),
        "You return the penalty alone. The cost is still about the data first: the penalty comes "
        "on top of the cross-entropy.",
    ),
    Misconception(
        "cross-entropy alone returned",
        COST,
        ((RETURN_COST, "cost = cross_entropy_cost"),),
        NO_PENALTY,
    ),
    Misconception(
        "penalty rounded down",
        COST,
        ((FACTOR, "(lambd // (2 * m))"),),
        NO_PENALTY,
    ),
    Misconception(
        "penalty subtracted",
        COST,
        ((RETURN_COST, "cost = cross_entropy_cost - L2_regularization_cost"),),
        "You subtract the penalty, which rewards large weights. Large weights are to make the "
        "cost larger.",
    ),
    Misconception(
        "cost divided by m again",
        COST,
        ((RETURN_COST, "cost = (cross_entropy_cost + L2_regularization_cost) / m"),),
        "Both parts are divided by m already: the cross-entropy inside the helper, the penalty by "
        "its factor. You divide the total once more.",
    ),
    Misconception(
        "weights squared in place",
        COST,
        (
            (
                'W3 = parameters["W3"]\n',
                'W3 = parameters["W3"]\n    for W in (W1, W2, W3):\n        W **= 2\n',
            ),
            (SUM, "np.sum(W1) + np.sum(W2) + np.sum(W3)"),
        ),
        "The cost is right, but the squares are written over the weights that you were given: "
        "after the call the network has other parameters. Compute new arrays.",
    ),
    Misconception(
        "published cost hard-coded",
        COST,
        ((RETURN_COST, "cost = 1.7864859451590758"),),
        "You return the number of the example, whatever the arguments are. Compute it from them.",
    ),
    Misconception(
        "cost left at zero",
        COST,
        ((RETURN_COST, "cost = 0"),),
        "Your function returns 0 whatever it is given. The cross-entropy alone is more than that, "
        "and the penalty is added to it.",
    ),
    # Question 2: the gradients with L2 regularization.
    Misconception(
        "half kept in the gradients",
        L2,
        tuple((term, term.replace("/ m", "/ (2 * m)")) for term in (TERM3, TERM2, TERM1)),
        "What you add to each gradient is half of what it should be. Differentiating a square "
        "brings down a 2: what does that leave of the factor that the cost has?",
    ),
    Misconception(
        "m forgotten in the gradients",
        L2,
        tuple((term, term.replace("(lambd / m)", "lambd")) for term in (TERM3, TERM2, TERM1)),
        "What you add to each gradient is not divided by the number of examples, although the "
        "penalty in the cost is.",
    ),
    Misconception(
        "m twice in the gradients",
        L2,
        (
            (DATA3 + PLUS3, "1./m * (np.dot(dZ3, A2.T)" + PLUS3 + ")"),
            (DATA2 + PLUS2, "1./m * (np.dot(dZ2, A1.T)" + PLUS2 + ")"),
            (DATA1 + PLUS1, "1./m * (np.dot(dZ1, X.T)" + PLUS1 + ")"),
        ),
        "What you add to each gradient is divided by m twice: once by its own factor, and once "
        "more by the factor of the parentheses that it stands in.",
    ),
    Misconception(
        "a factor 2 too much in the gradients",
        L2,
        tuple((term, term.replace("lambd /", "2 * lambd /")) for term in (TERM3, TERM2, TERM1)),
        "What you add to each gradient is twice of what it should be. The derivative of a square "
        "does bring down a 2, but the cost has something in store that cancels it.",
    ),
    Misconception(
        "lambda forgotten in the gradients",
        L2,
        tuple((term, term.replace("lambd /", "1 /")) for term in (TERM3, TERM2, TERM1)),
        "What you add to each gradient is the same for every lambda, so nobody can choose how "
        "strong the regularization is.",
    ),
    Misconception(
        "divided by the weights in the gradients",
        L2,
        tuple((f"(lambd / m) * {W}", f"lambd / (m * {W})") for W in ("W3", "W2", "W1")),
        "You divide by the weights, so that the smallest ones get the largest gradients. In the "
        "derivative they stand above the fraction's line.",
    ),
    Misconception(
        "weights forgotten in the gradients",
        L2,
        tuple((term, "(lambd / m)") for term in (TERM3, TERM2, TERM1)),
        "You add the same number to every entry. A large weight must be pulled back harder than a "
        "small one: the term depends on the weights themselves.",
    ),
    Misconception(
        "penalty instead of its derivative",
        L2,
        tuple(
            (f"(lambd / m) * {W}", f"(lambd / (2 * m)) * np.sum(np.square({W}))")
            for W in ("W3", "W2", "W1")
        ),
        "You add the penalty itself, a single number, to the gradient. What belongs there is its "
        "derivative by each entry of the matrix.",
    ),
    Misconception(
        "squares in the gradients",
        L2,
        tuple((f") * {W}", f") * np.square({W})") for W in ("W3", "W2", "W1")),
        "The weights in your gradients are still squared. Differentiating takes the exponent down "
        "by one, and keeps the sign of each weight.",
    ),
    Misconception(
        "signs of the weights in the gradients",
        L2,
        tuple((f") * {W}", f") * np.sign({W})") for W in ("W3", "W2", "W1")),
        "You add the signs of the weights: that is the derivative of their absolute values (L1), "
        "not of their squares.",
    ),
    Misconception(
        "norms of the weights in the gradients",
        L2,
        tuple((f") * {W}", f") * np.linalg.norm({W})") for W in ("W3", "W2", "W1")),
        "You add the norm of a whole matrix to each entry of its gradient. Each entry gets a "
        "share that depends on the one weight in its own place.",
    ),
    Misconception(
        "absolute weights in the gradients",
        L2,
        tuple((f") * {W}", f") * np.abs({W})") for W in ("W3", "W2", "W1")),
        "You add the weights without their signs, so that negative weights are pushed away from "
        "zero. Regularization pulls weights of either sign towards it.",
    ),
    Misconception(
        "penalty subtracted in the gradients",
        L2,
        tuple((plus, plus.replace("+", "-")) for plus in (PLUS3, PLUS2, PLUS1)),
        "You subtract the term. The update subtracts the gradient, so the weights would grow; the "
        "penalty has a plus in the cost, and its derivative has one too.",
    ),
    Misconception(
        "only the last gradient regularized",
        L2,
        ((PLUS2, ""), (PLUS1, "")),
        "Only dW3 has a regularization term. The weights of the other layers are in the penalty "
        "too, so their gradients change as well.",
    ),
    Misconception(
        "only the first gradient regularized",
        L2,
        ((PLUS3, ""), (PLUS2, "")),
        "Only dW1 has a regularization term. The weights of the other layers are in the penalty "
        "too, so their gradients change as well.",
    ),
    Misconception(
        "first gradient forgotten",
        L2,
        ((PLUS1, ""),),
        "dW1 has no regularization term. The first layer's weights are in the penalty like those "
        "of the others.",
    ),
    Misconception(
        "second gradient forgotten",
        L2,
        ((PLUS2, ""),),
        "dW2 has no regularization term. The second layer's weights are in the penalty like those "
        "of the others.",
    ),
    Misconception(
        "last gradient forgotten",
        L2,
        ((PLUS3, ""),),
        "dW3 has no regularization term. The output layer's weights are in the penalty like those "
        "of the others.",
    ),
    Misconception(
        "no gradient regularized",
        L2,
        ((PLUS3, ""), (PLUS2, ""), (PLUS1, "")),
        "These are the gradients of the plain cross-entropy. The cost has a new term, so the "
        "gradients of the weights get its derivative.",
    ),
    Misconception(
        "gradients of the penalty alone",
        L2,
        (
            (f" dW3 = {DATA3} + ", " dW3 = "),
            (f" dW2 = {DATA2} + ", " dW2 = "),
            (f" dW1 = {DATA1} + ", " dW1 = "),
        ),
        "Your weight gradients are those of the penalty alone. They no longer depend on the data: "
        "the new term is added to the gradient that was there.",
    ),
    Misconception(
        "biases regularized",
        L2,
        tuple(
            (f"np.sum(dZ{n}, axis=1, keepdims=True)", f"np.sum(dZ{n}, axis=1, keepdims=True){more}")
            for n, more in (
                (3, PLUS3.replace("W", "b")),
                (2, PLUS2.replace("W", "b")),
                (1, PLUS1.replace("W", "b")),
            )
        ),
        "You regularize the gradients of the biases too. The penalty holds no bias, so its "
        "derivative by one is zero.",
    ),
    Misconception(
        "m from the wrong axis in the gradients",
        L2,
        (("m = X.shape[1]", "m = X.shape[0]"),),
        EXAMPLES_IN_ROWS,
    ),
    Misconception(
        "weights scaled in place",
        L2,
        tuple(
            (f"    dW{n} = {data}{plus}", f"    W{n} *= lambd / m\n    dW{n} = {data} + W{n}")
            for n, data, plus in ((3, DATA3, PLUS3), (2, DATA2, PLUS2), (1, DATA1, PLUS1))
        ),
        "You scale the weight matrices themselves. Backpropagation still needs them as they were "
        "for the layers below, and they belong to the caller: scale a copy.",
    ),
    Misconception(
        "labels subtracted in place",
        L2,
        (("dZ3 = A3 - Y", "dZ3 = A3\n    dZ3 -= Y"),),
        "The gradients are right, but A3 in the cache is overwritten: after a plain assignment, "
        "both names mean the same array. Let the subtraction make a new one.",
    ),
    Misconception(
        "published gradients hard-coded",
        L2,
        (
            (
                f"dW3 = {DATA3}{PLUS3}",
                "dW3 = np.array([[-1.77691347, -0.11832879, -0.09397446]])",
            ),
            (
                f"dW2 = {DATA2}{PLUS2}",
                "dW2 = np.array([[0.79276486, 0.85133918], [-0.09572190, -0.01720463],\n"
                "                    [-0.13100772, -0.03750433]])",
            ),
            (
                f"dW1 = {DATA1}{PLUS1}",
                "dW1 = np.array([[-0.25604646, 0.12298827, -0.28297129],\n"
                "                    [-0.17706303, 0.34536094, -0.44105710]])",
            ),
        ),
        "You return the numbers of the example, whatever the arguments are. Compute them from the "
        "arguments.",
    ),
    Misconception(
        "gradients left at zero",
        L2,
        (("return gradients", "return {name: 0 * gradients[name] for name in gradients}"),),
        ALL_ZERO,
    ),
    Misconception(
        "gradients of the weights left at zero",
        L2,
        tuple(
            (data + plus, f"0 * {data}")
            for data, plus in ((DATA3, PLUS3), (DATA2, PLUS2), (DATA1, PLUS1))
        ),
        "The gradients of all three weight matrices are 0. Each is the sum of two parts: the one "
        "that the line was given with, and what the penalty adds.",
    ),
    # Question 3: forward propagation with dropout.
    Misconception(
        "normal instead of uniform numbers",
        FORWARD,
        ((DRAW1, DRAW1.replace("rand(", "randn(")), (DRAW2, DRAW2.replace("rand(", "randn("))),
        "You draw normally distributed numbers, which are negative half of the time, so their "
        "share below keep_prob is another one. Step 1 asks for uniform numbers between 0 and 1.",
    ),
    Misconception(
        "greater than keep_prob",
        FORWARD,
        ((KEEP1, "D1 > keep_prob"), (KEEP2, "D2 > keep_prob")),
        "Your masks are turned over: they keep the neurons that should be shut down. A uniform "
        "number lies on one side of keep_prob with just that probability. On which?",
    ),
    Misconception(
        "less than 1 - keep_prob",
        FORWARD,
        ((KEEP1, "D1 < 1 - keep_prob"), (KEEP2, "D2 < 1 - keep_prob")),
        "You keep a neuron with the probability of dropping it. keep_prob is already the "
        "probability of keeping, so nothing is to be subtracted from it.",
    ),
    Misconception(
        "greater than 1 - keep_prob",
        FORWARD,
        ((KEEP1, "D1 > 1 - keep_prob"), (KEEP2, "D2 > 1 - keep_prob")),
        "Your masks keep the right share of neurons, but other ones than step 2 asks for: it "
        "keeps where the random numbers are small, not where they are large.",
    ),
    Misconception(
        "one number per neuron",
        FORWARD,
        ((DRAW1, "np.random.rand(A1.shape[0], 1)"), (DRAW2, "np.random.rand(A2.shape[0], 1)")),
        PER_COLUMN,
    ),
    Misconception(
        "one number per example",
        FORWARD,
        ((DRAW1, "np.random.rand(1, A1.shape[1])"), (DRAW2, "np.random.rand(1, A2.shape[1])")),
        PER_COLUMN,
    ),
    Misconception(
        "mask of the first layer on the second",
        FORWARD,
        ((MASK2, "A2 = A2 * D1 "),),
        "The second layer is masked with the mask of the first. Each hidden layer has one of its "
        "own, with the shape of that layer.",
    ),
    Misconception(
        "masks drawn transposed",
        FORWARD,
        (
            (DRAW1, "np.random.rand(A1.shape[1], A1.shape[0]).T"),
            (DRAW2, "np.random.rand(A2.shape[1], A2.shape[0]).T"),
        ),
        "You draw the mask the other way round and transpose it: the shape is right then, but the "
        "random numbers stand in other places. Draw it in the shape of the activations.",
    ),
    Misconception(
        "masks on Z",
        FORWARD,
        (
            (MASK1, "Z1 = Z1 * D1\n    A1 = relu(Z1) "),
            (MASK2, "Z2 = Z2 * D2\n    A2 = relu(Z2) "),
        ),
        "You mask Z, before the ReLU. Dropout shuts down the output of a neuron, its activation; "
        "what went into the ReLU stays as it is, and is cached so.",
    ),
    Misconception(
        "Z masked for A",
        FORWARD,
        ((MASK1, "A1 = Z1 * D1 "), (MASK2, "A2 = Z2 * D2 ")),
        "You multiply Z by the mask and go on with that, so that the ReLU is lost: negative "
        "numbers come through. It is the activation, what the ReLU gave, that is masked.",
    ),
    Misconception(
        "dropout in the output layer",
        FORWARD,
        (
            (
                "A3 = sigmoid(Z3)",
                "A3 = sigmoid(Z3)\n    D3 = np.random.rand(A3.shape[0], A3.shape[1]) < keep_prob"
                "\n    A3 = A3 * D3 / keep_prob",
            ),
        ),
        "You apply dropout to the output as well. The prediction must stay whole; only the hidden "
        "layers lose neurons.",
    ),
    Misconception(
        "dropout in the input layer",
        FORWARD,
        (
            (
                "    Z1 = np.dot(W1, X) + b1",
                "    D0 = np.random.rand(X.shape[0], X.shape[1]) < keep_prob\n"
                "    X = X * D0 / keep_prob\n"
                "    Z1 = np.dot(W1, X) + b1",
            ),
        ),
        "You apply dropout to the input as well. Dropping an input throws away data; only the "
        "hidden layers lose neurons.",
    ),
    Misconception(
        "no scaling",
        FORWARD,
        ((SCALE1, "A1 = A1"), (SCALE2, "A2 = A2")),
        "Step 4 is missing in both layers: with fewer neurons left, the next layer receives less "
        "than usual. What remains must make up for it.",
    ),
    Misconception(
        "no scaling in the first layer",
        FORWARD,
        ((SCALE1, "A1 = A1"),),
        "Step 4 is missing in the first layer: there too, what remains must make up for the "
        "neurons that were shut down.",
    ),
    Misconception(
        "no scaling in the second layer",
        FORWARD,
        ((SCALE2, "A2 = A2"),),
        "Step 4 is missing in the second layer: there too, what remains must make up for the "
        "neurons that were shut down.",
    ),
    Misconception(
        "scaling the wrong way",
        FORWARD,
        ((SCALE1, "A1 = A1 * keep_prob"), (SCALE2, "A2 = A2 * keep_prob")),
        "Your scaling makes the activations smaller. The mask has taken a part away already, so "
        "what remains must become larger.",
    ),
    Misconception(
        "scaling that rounds down",
        FORWARD,
        ((SCALE1, "A1 = A1 // keep_prob"), (SCALE2, "A2 = A2 // keep_prob")),
        "Your division rounds down to whole numbers, and small activations become 0. Python has "
        "two operators for division; look at which one you took.",
    ),
    Misconception(
        "scaling by the share that is dropped",
        FORWARD,
        ((SCALE1, "A1 = A1 / (1 - keep_prob)"), (SCALE2, "A2 = A2 / (1 - keep_prob)")),
        "You scale by the share that is dropped. What makes up for the loss is the share that is "
        "left: the fewer neurons remain, the louder each must speak.",
    ),
    Misconception(
        "second mask not applied",
        FORWARD,
        ((MASK2, "A2 = A2 * 1 "),),
        "In the second layer the mask is drawn but never applied: none of its neurons is shut "
        "down. Step 3 is needed in both hidden layers.",
    ),
    Misconception(
        "first mask not applied",
        FORWARD,
        ((MASK1, "A1 = A1 * 1 "),),
        "In the first layer the mask is drawn but never applied: none of its neurons is shut "
        "down. Step 3 is needed in both hidden layers.",
    ),
    Misconception(
        "masks not applied",
        FORWARD,
        ((MASK1, "A1 = A1 * 1 "), (MASK2, "A2 = A2 * 1 ")),
        "The masks are drawn but never applied: no neuron is shut down. That is step 3.",
    ),
    Misconception(
        "no dropout in the second layer",
        FORWARD,
        ((MASK2, "A2 = A2 * 1 "), (SCALE2, "A2 = A2")),
        "Dropout ends after the first layer: the second mask is neither applied nor is anything "
        "scaled there. All four steps are needed in both hidden layers.",
    ),
    Misconception(
        "compared with one half",
        FORWARD,
        ((KEEP1, "D1 < 0.5"), (KEEP2, "D2 < 0.5")),
        A_COIN,
    ),
    Misconception(
        "numbers rounded to a mask",
        FORWARD,
        ((KEEP1, "np.round(D1) == 1"), (KEEP2, "np.round(D2) == 1")),
        A_COIN,
    ),
    Misconception(
        "a coin for each neuron",
        FORWARD,
        (
            (DRAW1, "np.random.randint(0, 2, A1.shape)"),
            (DRAW2, "np.random.randint(0, 2, A2.shape)"),
            (KEEP1, "D1 == 1"),
            (KEEP2, "D2 == 1"),
        ),
        A_COIN,
    ),
    Misconception(
        "masks drawn by another function",
        FORWARD,
        (
            (DRAW1, "np.random.binomial(1, keep_prob, A1.shape)"),
            (DRAW2, "np.random.binomial(1, keep_prob, A2.shape)"),
            (KEEP1, "D1 == 1"),
            (KEEP2, "D2 == 1"),
        ),
        OTHER_DRAWS,
    ),
    Misconception(
        "masks drawn by another generator",
        FORWARD,
        (
            ("np.random.seed(1)", "random = np.random.default_rng(1)"),
            (DRAW1, "random.random(A1.shape)"),
            (DRAW2, "random.random(A2.shape)"),
        ),
        OTHER_DRAWS,
    ),
    Misconception(
        "a new generator for each mask",
        FORWARD,
        (
            (DRAW1, "np.random.default_rng(1).random(A1.shape)"),
            (DRAW2, "np.random.default_rng(1).random(A2.shape)"),
        ),
        OTHER_DRAWS,
    ),
    Misconception(
        "seed 0",
        FORWARD,
        (("np.random.seed(1)", "np.random.seed(0)"),),
        OTHER_SEED,
    ),
    Misconception(
        "seed 42",
        FORWARD,
        (("np.random.seed(1)", "np.random.seed(42)"),),
        OTHER_SEED,
    ),
    Misconception(
        "seed removed",
        FORWARD,
        (("    np.random.seed(1)\n", ""),),
        "The masks are others at each call: the line that seeds the generator is gone. In real "
        "training that is as it should be, but here the masks must agree with published ones.",
    ),
    Misconception(
        "seeded again before the second mask",
        FORWARD,
        (("    D2 = np.random.rand", "    np.random.seed(1)\n    D2 = np.random.rand"),),
        "You seed the generator once more before the second mask, so that both masks are made of "
        "the same random numbers. One seeding, at the top, serves both.",
    ),
    Misconception(
        "another seed before the second mask",
        FORWARD,
        (("    D2 = np.random.rand", "    np.random.seed(2)\n    D2 = np.random.rand"),),
        "You seed the generator once more before the second mask, so that it is made of other "
        "random numbers than the graded one. One seeding, at the top, serves both.",
    ),
    Misconception(
        "second mask drawn first",
        FORWARD,
        (
            (
                "    Z1 = np.dot(W1, X) + b1",
                "    D2 = np.random.rand(W2.shape[0], X.shape[1])\n    Z1 = np.dot(W1, X) + b1",
            ),
            (f"D2 = {DRAW2}", "D2 = D2" + " " * 38),
        ),
        "You draw the second mask before the first. With the seed fixed, the order of the draws "
        "decides which numbers each mask gets.",
    ),
    Misconception(
        "numbers drawn twice",
        FORWARD,
        (
            ("(D1 < keep_prob)", f"({DRAW1} < keep_prob)"),
            ("(D2 < keep_prob)", f"({DRAW2} < keep_prob)"),
        ),
        "You draw the random numbers of each mask twice, so that the second draw counts. Step 2 "
        "compares the numbers that step 1 has drawn.",
    ),
    Misconception(
        "random numbers cached instead of masks",
        FORWARD,
        (
            ("    D1 = (D1 < keep_prob).astype(int)  ", "    M1 = (D1 < keep_prob).astype(int)  "),
            ("    D2 = (D2 < keep_prob).astype(int)  ", "    M2 = (D2 < keep_prob).astype(int)  "),
            (MASK1, "A1 = A1 * M1 "),
            (MASK2, "A2 = A2 * M2 "),
        ),
        "What you cache as D1 and D2 are the random numbers, not the masks. The backward pass "
        "needs the very masks that you applied.",
    ),
    Misconception(
        "masks never made",
        FORWARD,
        (
            ("    D1 = (D1 < keep_prob).astype(int)  ", "    D1 = D1  "),
            ("    D2 = (D2 < keep_prob).astype(int)  ", "    D2 = D2  "),
        ),
        "You multiply by the random numbers themselves, so that every neuron is turned down a "
        "little. A mask says yes or no: step 2 is missing.",
    ),
    Misconception(
        "scaled masks cached",
        FORWARD,
        (
            (MASK1, "D1 = D1 / keep_prob\n    A1 = A1 * D1 "),
            (SCALE1, "A1 = A1"),
            (MASK2, "D2 = D2 / keep_prob\n    A2 = A2 * D2 "),
            (SCALE2, "A2 = A2"),
        ),
        "You scale the masks instead of the activations. The output is the same, but the masks in "
        "the cache are to hold nothing but zeros and ones: the backward pass scales by itself.",
    ),
    Misconception(
        "masks scaled for the activations",
        FORWARD,
        ((SCALE1, "D1 = D1 / keep_prob"), (SCALE2, "D2 = D2 / keep_prob")),
        "You scale the masks after they were applied, so that the activations stay too small and "
        "the masks are none any more. Step 4 is about the activations.",
    ),
    Misconception(
        "activations cached before dropout",
        FORWARD,
        (
            (MASK1, "dropped1 = A1 * D1 "),
            (SCALE1, "dropped1 = dropped1 / keep_prob"),
            ("np.dot(W2, A1)", "np.dot(W2, dropped1)"),
            (MASK2, "dropped2 = A2 * D2 "),
            (SCALE2, "dropped2 = dropped2 / keep_prob"),
            ("np.dot(W3, A2)", "np.dot(W3, dropped2)"),
        ),
        "Your cache holds the activations as they were before dropout. The backward pass needs "
        "what the next layer really saw.",
    ),
    Misconception(
        "next layers see whole activations",
        FORWARD,
        (("np.dot(W2, A1)", "np.dot(W2, relu(Z1))"), ("np.dot(W3, A2)", "np.dot(W3, relu(Z2))")),
        "The next layers still receive the activations from before dropout. It must happen before "
        "an activation is passed on, not beside it.",
    ),
    Misconception(
        "keep_prob of the example hard-coded",
        FORWARD,
        (
            (KEEP1, "D1 < 0.7"),
            (SCALE1, "A1 = A1 / 0.7"),
            (KEEP2, "D2 < 0.7"),
            (SCALE2, "A2 = A2 / 0.7"),
        ),
        "Your dropout is as strong as in the example, whatever keep_prob says. Use the argument, "
        "not its value in the example.",
    ),
    Misconception(
        "every neuron shut down",
        FORWARD,
        ((KEEP1, "D1 < 0"), (KEEP2, "D2 < 0")),
        "Your masks shut every neuron down, so that nothing reaches the output. Compare the random "
        "numbers with the probability of keeping a neuron.",
    ),
    Misconception(
        "no neuron shut down",
        FORWARD,
        ((KEEP1, "D1 < 1"), (KEEP2, "D2 < 1")),
        "Your masks keep every neuron. The random numbers lie between 0 and 1; compare them with "
        "the probability of keeping a neuron.",
    ),
    # Question 4: backward propagation with dropout.
    Misconception(
        "no mask on dA1",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * 1 "),),
        "dA1 is not masked: neurons of the first layer that were shut down still get a gradient, "
        "although they had no part in the output.",
    ),
    Misconception(
        "no mask on dA2",
        BACKWARD,
        ((MASK_D2, "dA2 = dA2 * 1 "),),
        "dA2 is not masked: neurons of the second layer that were shut down still get a gradient, "
        "although they had no part in the output.",
    ),
    Misconception(
        "no masks on the gradients",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * 1 "), (MASK_D2, "dA2 = dA2 * 1 ")),
        "The gradients are scaled but not masked: neurons that were shut down still get one, "
        "although they had no part in the output.",
    ),
    Misconception(
        "masks swapped",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * D2 "), (MASK_D2, "dA2 = dA2 * D1 ")),
        "The two masks are swapped. Each belongs to the layer whose number it has, and has the "
        "shape of that layer.",
    ),
    Misconception(
        "masks turned over in the backward pass",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * (1 - D1) "), (MASK_D2, "dA2 = dA2 * (1 - D2) ")),
        "The gradients reach just those neurons that were shut down. A mask already says which "
        "neurons are kept; use it as it is.",
    ),
    Misconception(
        "no scaling of the gradients",
        BACKWARD,
        ((SCALE_D1, "dA1 = dA1"), (SCALE_D2, "dA2 = dA2")),
        "The gradients are masked but not scaled. When a quantity was scaled by a constant in the "
        "forward pass, so is its derivative.",
    ),
    Misconception(
        "only dA2 scaled",
        BACKWARD,
        ((SCALE_D1, "dA1 = dA1"),),
        "dA1 is masked but not scaled. The forward pass scaled both hidden layers, so both "
        "gradients are scaled.",
    ),
    Misconception(
        "only dA1 scaled",
        BACKWARD,
        ((SCALE_D2, "dA2 = dA2"),),
        "dA2 is masked but not scaled. The forward pass scaled both hidden layers, so both "
        "gradients are scaled.",
    ),
    Misconception(
        "gradients scaled twice",
        BACKWARD,
        (
            (SCALE_D1, "dA1 = dA1 / keep_prob / keep_prob"),
            (SCALE_D2, "dA2 = dA2 / keep_prob / keep_prob"),
        ),
        "Each gradient is scaled twice. Each layer's activations were scaled once, so once is "
        "enough for their gradient.",
    ),
    Misconception(
        "gradients scaled the wrong way",
        BACKWARD,
        ((SCALE_D1, "dA1 = dA1 * keep_prob"), (SCALE_D2, "dA2 = dA2 * keep_prob")),
        "Your scaling makes the gradients smaller. The forward pass made the activations larger, "
        "and the derivative follows the same factor.",
    ),
    Misconception(
        "gradients scaled by the share that is dropped",
        BACKWARD,
        ((SCALE_D1, "dA1 = dA1 / (1 - keep_prob)"), (SCALE_D2, "dA2 = dA2 / (1 - keep_prob)")),
        "You scale by the share that was dropped. The factor is the one that the forward pass "
        "used, and that was about the share that is kept.",
    ),
    Misconception(
        "dropout on dZ",
        BACKWARD,
        (
            (MASK_D2, "dA2 = dA2 * 1 "),
            (SCALE_D2, "dA2 = dA2"),
            (
                "np.multiply(dA2, np.int64(A2 > 0))",
                "np.multiply(dA2, np.int64(A2 > 0)) * D2 / keep_prob",
            ),
            (MASK_D1, "dA1 = dA1 * 1 "),
            (SCALE_D1, "dA1 = dA1"),
            (
                "np.multiply(dA1, np.int64(A1 > 0))",
                "np.multiply(dA1, np.int64(A1 > 0)) * D1 / keep_prob",
            ),
        ),
        "You mask and scale dZ. The gradients of the weights come out right that way, but those "
        "of the activations are returned too: dropout acted on A, so it is dA that changes.",
    ),
    Misconception(
        "activations masked instead of their gradients",
        BACKWARD,
        ((MASK_D1, "dA1 = A1 * D1 "), (MASK_D2, "dA2 = A2 * D2 ")),
        "You mask the activations, and with that the gradient which the line above has computed is "
        "lost. What is masked here is that gradient.",
    ),
    Misconception(
        "activations as masks",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * A1 "), (MASK_D2, "dA2 = dA2 * A2 ")),
        "You multiply by the activations. What the gradients need from the cache at this place "
        "are the masks.",
    ),
    Misconception(
        "positive activations as masks",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * (A1 > 0) "), (MASK_D2, "dA2 = dA2 * (A2 > 0) ")),
        "You keep the gradient where the activation is above zero. That is the ReLU's part, which "
        "comes in dZ; a kept neuron may well have an activation of zero. Use the masks.",
    ),
    Misconception(
        "new masks in the backward pass",
        BACKWARD,
        (
            (MASK_D2, "dA2 = dA2 * (np.random.rand(dA2.shape[0], dA2.shape[1]) < keep_prob) "),
            (MASK_D1, "dA1 = dA1 * (np.random.rand(dA1.shape[0], dA1.shape[1]) < keep_prob) "),
        ),
        "You draw new masks. The backward pass must shut down the same neurons as the forward "
        "pass did, which is why the masks are in the cache.",
    ),
    Misconception(
        "no dropout in the backward pass",
        BACKWARD,
        (
            (MASK_D1, "dA1 = dA1 * 1 "),
            (SCALE_D1, "dA1 = dA1"),
            (MASK_D2, "dA2 = dA2 * 1 "),
            (SCALE_D2, "dA2 = dA2"),
        ),
        "Neither mask nor scaling is applied: these are the gradients of a network without "
        "dropout. What the forward pass did to the activations must be done to their gradients.",
    ),
    Misconception(
        "no dropout in the gradients of the first layer",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * 1 "), (SCALE_D1, "dA1 = dA1")),
        "The first layer's gradient is neither masked nor scaled. Both hidden layers had dropout "
        "in the forward pass, so both have it in the backward pass.",
    ),
    Misconception(
        "m from the wrong axis with dropout",
        BACKWARD,
        (("m = X.shape[1]", "m = X.shape[0]"),),
        EXAMPLES_IN_ROWS,
    ),
    Misconception(
        "keep_prob hard-coded in the backward pass",
        BACKWARD,
        ((SCALE_D1, "dA1 = dA1 / 0.8"), (SCALE_D2, "dA2 = dA2 / 0.8")),
        "You scale by the keep probability of the example, whatever keep_prob says. Use the "
        "argument, not its value in the example.",
    ),
    Misconception(
        "gradients left at zero with dropout",
        BACKWARD,
        (("return gradients", "return {name: 0 * gradients[name] for name in gradients}"),),
        ALL_ZERO,
    ),
    Misconception(
        "gradients of the hidden layers left at zero",
        BACKWARD,
        ((MASK_D1, "dA1 = dA1 * 0 "), (MASK_D2, "dA2 = dA2 * 0 ")),
        "No gradient reaches the hidden layers: dA2 and dA1 are 0. The masks set to zero only what "
        "was shut down, and the other entries are scaled up.",
    ),
    Misconception(
        "labels subtracted in place with dropout",
        BACKWARD,
        (("dZ3 = A3 - Y", "dZ3 = A3\n    dZ3 -= Y"),),
        "The gradients are right, but A3 in the cache is overwritten: after a plain assignment, "
        "both names mean the same array. Let the subtraction make a new one.",
    ),
)
