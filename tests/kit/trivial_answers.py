"""Answers to the assignment that take no thought, and deserve no point."""

from __future__ import annotations

__all__ = ["TRIVIAL"]

COST = "compute_cost_with_regularization"
L2 = "backward_propagation_with_regularization"
FORWARD = "forward_propagation_with_dropout"
BACKWARD = "backward_propagation_with_dropout"

COSTS = {
    "nothing": "return None",
    "0": "return 0",
    "1": "return 1.0",
    "an array of one": "return np.ones((1, 1))",
    "lambda": "return args[3]",
    "m": "return args[1].shape[1]",
    "the probabilities": "return args[0]",
    "all arguments": "return args",
    "an empty dictionary": "return {}",
    "the cross-entropy": "return compute_cost(*args[:2])",
    "the cross-entropy and lambda": "return compute_cost(*args[:2]) + args[3]",
    "a multiple of the cross-entropy": "return compute_cost(*args[:2]) * (1 + args[3])",
    "a random number": "return np.random.rand()",
}
GRADIENTS = {
    "nothing": "return None",
    "an empty dictionary": "return {}",
    "the cache": "return args[2]",
    "all arguments": "return args",
    "zeros": "return {name: 0 * value for name, value in like.items()}",
    "ones": "return {name: 0 * value + 1 for name, value in like.items()}",
    "the last argument": "return {name: 0 * value + args[3] for name, value in like.items()}",
    "what the gradients belong to": "return like",
    "random numbers": "return {k: np.random.randn(*value.shape) for k, value in like.items()}",
    "NaN": "return {name: np.nan * value for name, value in like.items()}",
}
# Before them: what in the cache has the shapes of the gradients.
LIKE = """\
names = "{cache}".split()
like = {{"d" + name: value for name, value in zip(names, args[2]) if name[0] != "D"}}
"""
CACHES = {
    L2: "Z1 A1 W1 b1 Z2 A2 W2 b2 Z3 A3 W3 b3",
    BACKWARD: "Z1 D1 A1 W1 b1 Z2 D2 A2 W2 b2 Z3 A3 W3 b3",
}
OUTPUTS = {
    "nothing": "return None",
    "an empty dictionary": "return {}",
    "two arguments": "return args[:2]",
    "no dropout": "return forward_propagation(*args[:2])",
    "zeros": "D1 = D2 = A1 = A2 = Z1 = Z2 = Z3 = A3 = 0",
    "ones": "D1 = D2 = A1 = A2 = Z1 = Z2 = Z3 = A3 = 1",
    "everything kept": "D1 = D2 = 1",
    "everything dropped": "D1 = D2 = A1 = A2 = 0",
    "activations of one": "D1 = D2 = A1 = A2 = 1",
}
# Around them, where they only set values: a network without dropout, and the cache.
NETWORK = """\
parameters = args[1]
W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
A3, (Z1, A1, _, _, Z2, A2, _, _, Z3, _, _, _) = forward_propagation(*args[:2])
shapes = Z1.shape, Z2.shape, Z3.shape
{body}
D1, Z1, A1 = (value * np.ones(shapes[0]) for value in (D1, Z1, A1))
D2, Z2, A2 = (value * np.ones(shapes[1]) for value in (D2, Z2, A2))
Z3, A3 = (value * np.ones(shapes[2]) for value in (Z3, A3))
return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
"""

TRIVIAL = {
    **{f"{COST}: {name}": (COST, body) for name, body in COSTS.items()},
    **{
        f"{question}: {name}": (question, LIKE.format(cache=cache) + body)
        for question, cache in CACHES.items()
        for name, body in GRADIENTS.items()
    },
    **{
        f"{FORWARD}: {name}": (
            FORWARD,
            body if body.startswith("return") else NETWORK.format(body=body),
        )
        for name, body in OUTPUTS.items()
    },
}
"""The question, and the body of a function that takes ``*args``."""
