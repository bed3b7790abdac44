"""Prints the expected values that anchor the reference device: LiteralCases and its neighbours.

Run: python3 literals.py (needs numpy). Nothing here is shared with the Java code. Forward passes
are whole-array expressions where Java has loops, and every gradient is a complex-step derivative
of the forward pass (Squire, Trapp 1998), exact to the last digits, where Java has formulas.
"""

import numpy as np

STEP = 1e-100


def real(x):
    return np.real(np.asarray(x))


def erf(z):
    """By Gauss's rule, exact to the last digits as far as erf is not 1."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    t = (nodes + 1) / 2
    near = np.where(np.abs(real(z)) < 6, z, 0)[..., None]
    integral = (near * np.exp(-((near * t) ** 2)) * weights).sum(axis=-1) / 2
    return np.where(np.abs(real(z)) < 6, 2 / np.sqrt(np.pi) * integral, np.sign(real(z)))


def between(low, high, z):
    inside = (real(z) > low) & (real(z) < high)
    return np.where(inside, z, np.clip(real(z), low, high))


def activate(kind, z):
    if kind == "elu 0.5":
        return np.where(real(z) > 0, z, 0.5 * (np.exp(z) - 1))
    if kind == "clip -1 2":
        return between(-1, 2, z)
    if kind == "hard sigmoid 0.5 0.5":
        return between(0, 1, 0.5 * z + 0.5)
    if kind == "silu":
        return z / (1 + np.exp(-z))
    if kind == "hard swish":
        return np.where(real(z) >= 3, z, np.where(real(z) <= -3, 0 * z, z * (z + 3) / 6))
    if kind == "gelu":
        return z / 2 * (1 + erf(z / np.sqrt(2)))
    if kind == "gelu tanh":
        return z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))
    if kind == "relu":
        return np.where(real(z) > 0, z, 0 * z)
    if kind == "leaky relu 0.25":
        return (1 + 0.25) / 2 * z + (1 - 0.25) / 2 * np.sqrt(z * z)
    if kind == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if kind == "tanh":
        return np.sinh(z) / np.cosh(z)
    return z


def patches(x, kernel, stride, pad, fill=0.0, dilation=(1, 1)):
    """(N, C, P, Q, kh, kw) windows of the padded map; a pad is one number, or before and after."""
    widths = [(0, 0), (0, 0)] + [(p, p) if isinstance(p, int) else p for p in pad]
    padded = np.pad(x, widths, constant_values=fill)
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation)]
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach, axis=(2, 3))
    return windows[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]


def convolution(stride, pad, kind="identity"):
    def f(x, w, b):
        windows = patches(x, w.shape[2:], stride, pad)
        z = np.einsum("ncpqij,ocij->nopq", windows, w) + b.reshape(1, -1, 1, 1)
        return activate(kind, z)

    return f


def grouped(groups, stride, pad, dilation):
    """Without a bias: each group a convolution of its own, the results one behind the other."""

    def f(x, w):
        channels = np.split(x, groups, axis=1)
        kernels = np.split(w, groups, axis=0)
        parts = [
            np.einsum("ncpqij,ocij->nopq", patches(c, k.shape[2:], stride, pad, 0, dilation), k)
            for c, k in zip(channels, kernels)
        ]
        return np.concatenate(parts, axis=1)

    return f


def fully_connected(kind="identity"):
    def f(x, w, b):
        z = x.reshape(len(x), -1) @ w.reshape(len(w), -1).T + b.reshape(1, -1)
        return activate(kind, z).reshape(len(x), -1, 1, 1)

    return f


def max_pooling(kernel, stride, pad):
    def f(x):
        windows = patches(x, kernel, stride, pad, fill=-np.inf)
        flat = windows.reshape(windows.shape[:4] + (-1,))
        first = np.argmax(real(flat), axis=-1)  # the first of equals
        return np.take_along_axis(flat, first[..., None], axis=-1)[..., 0]

    return f


def average_pooling(kernel, stride, pad):
    return lambda x: patches(x, kernel, stride, pad).mean(axis=(-2, -1))


def average_inside(kernel, stride, pad):
    def f(x):
        inside = patches(np.ones(x.shape), kernel, stride, pad).sum(axis=(-2, -1))
        return patches(x, kernel, stride, pad).sum(axis=(-2, -1)) / inside

    return f


def batch_normalisation(epsilon, kind="identity"):
    def f(x, scale, shift):
        centred = x - x.mean(axis=(0, 2, 3), keepdims=True)
        variance = (centred * centred).mean(axis=(0, 2, 3), keepdims=True)
        return activate(kind, scale * centred / np.sqrt(variance + epsilon) + shift)

    return f


def prelu(x, slopes):
    return np.where(real(x) > 0, x, slopes * x)


def running(momentum, x, mean, variance):
    """numpy's own mean and variance, the latter divided by n - 1."""
    seen = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3), ddof=1)
    return [(1 - momentum) * old + momentum * new for old, new in zip((mean, variance), seen)]


def normalisation(size, alpha, beta, k):
    def f(x):
        half = size // 2
        squares = np.pad(x * x, ((0, 0), (half, half), (0, 0), (0, 0)))
        sums = sum(squares[:, i : i + x.shape[1]] for i in range(size))
        return x * (k + alpha / size * sums) ** -beta

    return f


def resize_matrix(size, new):
    centres = np.clip((np.arange(new) + 0.5) * size / new - 0.5, 0, size - 1)
    return np.maximum(0, 1 - np.abs(centres[:, None] - np.arange(size)[None, :]))


def resize(height, width):
    return lambda x: np.einsum(
        "ph,nchw,qw->ncpq", resize_matrix(x.shape[2], height), x, resize_matrix(x.shape[3], width)
    )


def nearest(height, width):
    def f(x):
        rows = [p * x.shape[2] // height for p in range(height)]
        columns = [q * x.shape[3] // width for q in range(width)]
        return x[:, :, rows][..., columns]

    return f


def softmax_loss(labels, count):
    def f(z):
        flat = z.reshape(len(z), -1)
        shifted = flat - real(flat).max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -log_p[np.arange(count), labels[:count]].sum() / count

    return f


def philox(key, counter):
    """Philox-4x32-10 on Python's whole numbers."""
    c = [(counter >> (32 * i)) & 0xFFFFFFFF for i in range(4)]
    k = [(key >> (32 * i)) & 0xFFFFFFFF for i in range(2)]
    for _ in range(10):
        low = 0xD2511F53 * c[0]
        high = 0xCD9E8D57 * c[2]
        c = [
            (high >> 32) ^ c[1] ^ k[0],
            high & 0xFFFFFFFF,
            (low >> 32) ^ c[3] ^ k[1],
            low & 0xFFFFFFFF,
        ]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def mask(seed, step, rate, count):
    words = [w for i in range((count + 3) // 4) for w in philox(seed, (step << 64) | i)]
    kept = [(w >> 8) * 2.0**-24 >= rate for w in words[:count]]
    return [1 / (1 - rate) if k else 0.0 for k in kept]


def gradients(f, arrays, dy):
    result = []
    for which, array in enumerate(arrays):
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            moved = [a.astype(complex) for a in arrays]
            moved[which][index] += 1j * STEP
            gradient[index] = (np.sum(dy * f(*moved)) / STEP).imag
        result.append(gradient)
    return result


def show(title, values, digits=15):
    # Fifteen digits: the sixteenth is the complex step's own rounding.
    print(f"  {title}: " + " ".join(f"{v + 0.0:.{digits}g}" for v in np.ravel(values)))


def sequence(shape, *values):
    return np.resize(np.array(values, float), shape)


def function(name, f, *arrays, dy, digits=15):
    print(name)
    y = f(*arrays)
    dy = sequence(y.shape, *dy)
    show(f"output {y.shape}", y, digits)
    for gradient in gradients(f, arrays, dy):
        show(f"gradient {gradient.shape}", gradient, digits)


X = (1, -2, 0.5, 3, -1.5, 2, 0.25, -0.75, 4, -3, 1.25)
W = (0.5, -1, 0.25, 2, -0.5, 1.5, -2)
D = (1, -0.5, 2, 0.25, -1.5)
RANGE = (-100, -6, -3, -2.5, -1.5, -1, -0.75, -0.25, 0, 0.125, 0.5, 1, 1.5, 2, 2.75, 3, 6, 100)
NEWER = ("elu 0.5", "clip -1 2", "hard sigmoid 0.5 0.5", "silu", "hard swish", "gelu", "gelu tanh")

if __name__ == "__main__":
    for kind in ("identity", "relu", "leaky relu 0.25", "sigmoid", "tanh"):
        function(
            f"convolution 2x3/2x1+0x1 {kind}",
            convolution((2, 1), (0, 1), kind),
            sequence((1, 2, 4, 3), *X),
            sequence((2, 2, 2, 3), *W) / 4,
            sequence((1, 2, 1, 1), 0.5, -0.25),
            dy=D,
        )
        function(
            f"fully connected {kind}",
            fully_connected(kind),
            sequence((2, 2, 1, 2), *X),
            sequence((2, 2, 1, 2), *W),
            sequence((1, 2, 1, 1), 0.5, -0.25),
            dy=D,
        )
        function(kind, lambda x: activate(kind, x), sequence((1, 1, 2, 3), *X), dy=D)
    for kind in NEWER:
        x = sequence((1, 2, 3, 3), *RANGE)
        function(kind, lambda x: activate(kind, x), x, dy=D, digits=16)
    pooled = sequence((1, 2, 3, 4), *X)
    function("max 3x2/2x1+1", max_pooling((3, 2), (2, 1), (1, 1)), pooled, dy=D)
    function("average 3x2/2x1+1", average_pooling((3, 2), (2, 1), (1, 1)), pooled, dy=D)
    function("max of ties", max_pooling((2, 2), (1, 1), (0, 0)), np.ones((1, 1, 3, 3)), dy=D)
    uneven = ((1, 0), (0, 2))
    function("max 2x3/1x2+1:0x0:2", max_pooling((2, 3), (1, 2), uneven), pooled, dy=D)
    function("average 2x3/1x2+1:0x0:2", average_pooling((2, 3), (1, 2), uneven), pooled, dy=D)
    function("average inside 2x3/1x2+1:0x0:2", average_inside((2, 3), (1, 2), uneven), pooled, dy=D)
    function(
        "convolution 2x3/2x1+1:0x0:3~2 in 2, no bias",
        grouped(2, (2, 1), ((1, 0), (0, 3)), (2, 2)),
        sequence((1, 4, 3, 4), *X),
        sequence((4, 2, 2, 3), *W) / 4,
        dy=D,
    )
    function(
        "convolution 2x2/1+0 in 2 of one channel and two outputs, no bias",
        grouped(2, (1, 1), (0, 0), (1, 1)),
        sequence((2, 2, 2, 3), *X),
        sequence((4, 1, 2, 2), *W) / 4,
        dy=D,
    )
    terms = [sequence((1, 2, 1, 2), *values) for values in (X, W, D)]
    function("add", lambda a, b, c: a + b + c, *terms, dy=D)
    function("multiply", lambda a, b: a * b, *terms[:2], dy=D)
    function(
        "multiply by one value a channel",
        lambda a, b: a * b,
        sequence((2, 2, 1, 3), *X),
        sequence((2, 2, 1, 1), *W),
        dy=D,
    )
    function(
        "concat",
        lambda a, b, c: np.concatenate((a, b, c), axis=1),
        sequence((2, 1, 1, 2), *X),
        sequence((2, 3, 1, 2), *W),
        sequence((2, 2, 1, 2), *D),
        dy=X,
    )
    batch = sequence((2, 2, 1, 2), 1, 3, 0, 2, 5, 7, 2, 0)
    for kind in ("identity", "relu", "tanh"):
        function(
            f"batch normalisation {kind}",
            batch_normalisation(1.25, kind),
            batch,
            sequence((1, 2, 1, 1), 2, -1.5),
            sequence((1, 2, 1, 1), 0.5, 0.5),
            dy=D,
        )
    rectified = sequence((1, 2, 2, 2), 1, -2, 0.5, 0, -1.5, 2, -0.25, -0.75)
    function("prelu", prelu, rectified, sequence((1, 2, 1, 1), 0.25, 2), dy=D)
    function("prelu shared", prelu, rectified, sequence((1, 1, 1, 1), 0.25), dy=D)
    features = sequence((2, 2, 1, 1), -1, 2, 3, -4)
    function("prelu of features", prelu, features, sequence((1, 2, 1, 1), -0.5, 0), dy=[1, 2, 3, 4])
    statistics = np.array([1.0, -2.0]), np.array([2.0, 1.0])
    for run in (1, 2):
        statistics = running(0.25, batch, *statistics)
        show(f"running mean after {run}", statistics[0])
        show(f"running variance after {run}", statistics[1])
    function("normalisation", normalisation(3, 0.5, 0.75, 2), sequence((1, 4, 1, 2), *X), dy=D)
    function("resize 2x3 to 3x5", resize(3, 5), sequence((1, 1, 2, 3), *X), dy=D)
    function("resize 4x3 to 2x1", resize(2, 1), sequence((1, 1, 4, 3), *X), dy=D)
    function("nearest 2x3 to 3x5", nearest(3, 5), sequence((1, 1, 2, 3), *X), dy=D)
    function("nearest 4x3 to 2x1", nearest(2, 1), sequence((1, 1, 4, 3), *X), dy=D)
    show("dropout's factors, seed 42, step 3, rate 0.5", mask(42, 3, 0.5, 10))
    show("dropout's factors, seed 42, step 3854678, rate 0.5", mask(42, 3854678, 0.5, 10))
    show("dropout's factors, seed -1, step 2^33, rate 0.25", mask(2**64 - 1, 2**33, 0.25, 10))

    logits = sequence((3, 4, 1, 1), *X)
    labels = np.array([3, 0, 1])
    for count in (3, 2):
        f = softmax_loss(labels, count)
        print(f"softmax cross-entropy, {count} counted, loss {f(logits):.16g}")
        show("gradient", gradients(f, [logits], 1)[0])
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    show("probabilities", exponentials / exponentials.sum(axis=1, keepdims=True))

    ties = np.array([[1.0, 2.0, 2.0], [1000.0, -1000.0, 1000.0]])
    exponentials = np.exp(ties - ties.max(axis=1, keepdims=True))
    show("probabilities of ties", exponentials / exponentials.sum(axis=1, keepdims=True))
    print(f"loss of ties, {softmax_loss(np.array([1, 0]), 2)(ties):.15g}")

    prediction, target = sequence((2, 3), *X), sequence((2, 3), *W)
    f = lambda x: np.mean((x - target) ** 2)
    print(f"mean squared error, loss {f(prediction):.15g}")
    show("gradient", gradients(f, [prediction], 1)[0])

    weight, velocity = np.array([1.0, -2.0, 0.5]), np.zeros(3)
    for gradient, rate in (([0.5, 1.0, -1.0], 0.5), ([-1.0, 0.25, 2.0], 0.25)):
        velocity = 0.75 * velocity + (np.array(gradient) + 0.125 * weight)
        weight = weight - rate * velocity
        show("velocity", velocity)
        show("weight", weight)
