"""Mutants of the solutions that are right all the same, each with the reason.

They are named as `gradekit audit` names them: the statement as it was, and with the slip.
"""

from gradekit.judging import EquivalentMutant

L2 = "backward_propagation_with_regularization"
FORWARD = "forward_propagation_with_dropout"
BACKWARD = "backward_propagation_with_dropout"

ONE_ROW = (
    "The output layer has one neuron, so dZ3 has one row, and its sum over all entries, kept "
    "two-dimensional, is its sum along the row."
)
COMMUTES = "The product of two arrays, entry by entry, is the same either way round."
TRUTH_IS_A_NUMBER = "Multiplied with floats, True counts as 1 and False as 0."
TRUTH_IS_A_MASK = "A mask of booleans multiplies, and is read by the tests, like one of 0 and 1."
NEVER_EQUAL = (
    "The two differ where a random number is keep_prob to the last bit, with a chance of about "
    "one in 10**16 for each number."
)
SAME_EXAMPLES = "A1 and A2 have a column for each example, so both have as many columns."

EQUIVALENT_MUTANTS = (
    *(
        EquivalentMutant(
            question,
            "db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)",
            "db3 = 1.0 / m * np.sum(dZ3, keepdims=True)",
            ONE_ROW,
        )
        for question in (L2, BACKWARD)
    ),
    *(
        EquivalentMutant(
            question,
            f"dZ{layer} = np.multiply(dA{layer}, np.int64(A{layer} > 0))",
            f"dZ{layer} = np.multiply({factors})",
            reason,
        )
        for question in (L2, BACKWARD)
        for layer in (2, 1)
        for factors, reason in (
            (f"np.int64(A{layer} > 0), dA{layer}", COMMUTES),
            (f"dA{layer}, A{layer} > 0", TRUTH_IS_A_NUMBER),
        )
    ),
    *(
        EquivalentMutant(FORWARD, f"{mask} = ({mask} < keep_prob).astype(int)", becomes, reason)
        for mask in ("D1", "D2")
        for becomes, reason in (
            (f"{mask} = {mask} < keep_prob", TRUTH_IS_A_MASK),
            (f"{mask} = ({mask} <= keep_prob).astype(int)", NEVER_EQUAL),
        )
    ),
    EquivalentMutant(
        FORWARD,
        "D2 = np.random.rand(A2.shape[0], A2.shape[1])",
        "D2 = np.random.rand(A2.shape[0], A1.shape[1])",
        SAME_EXAMPLES,
    ),
)
