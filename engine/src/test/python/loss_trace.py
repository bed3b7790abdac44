"""Losses of the first ten training steps of a small network, computed with nothing but scalars.

An independent expectation for LossTrace.java: every number of the network is a node of a graph and
its gradient follows from the chain rule, so no formula of a layer's backward pass is written here,
and nothing is shared with the engine but the definitions (PyTorch's momentum, weight decay and
local response normalisation; Philox-4x32-10 for dropout; PyTorch's align_corners=False resize).

    python3 engine/src/test/python/loss_trace.py

prints the losses and correct answers of ten steps, then the sum of squares of every parameter.
Pure Python 3, no packages; less than a second.
"""

import math

BATCH, CLASSES, STEPS, SEED = 3, 3, 10, 42
MOMENTUM, WEIGHT_DECAY, DROPOUT = 0.875, 0.0078125, 0.25


class Node:
    """A number, what it was computed from, and the partial derivatives."""

    __slots__ = ("value", "inputs", "partials", "gradient")

    def __init__(self, value, inputs=(), partials=()):
        self.value, self.inputs, self.partials, self.gradient = value, inputs, partials, 0.0


def weighted_sum(factors, nodes, bias):
    """bias + sum of products; one node, since most of a network is this."""
    value = bias.value + sum(f.value * x.value for f, x in zip(factors, nodes))
    partials = [x.value for x in nodes] + [f.value for f in factors] + [1.0]
    return Node(value, tuple(factors) + tuple(nodes) + (bias,), partials)


def linear(terms):
    """The sum of constant times node."""
    return Node(
        sum(c * x.value for c, x in terms), tuple(x for _, x in terms), [c for c, _ in terms]
    )


def relu(x):
    return Node(max(x.value, 0.0), (x,), [1.0 if x.value > 0 else 0.0])


def tanh(x):
    y = math.tanh(x.value)
    return Node(y, (x,), [1 - y * y])


def sigmoid(x):
    y = 1 / (1 + math.exp(-x.value))
    return Node(y, (x,), [y * (1 - y)])


def times(x, y):
    return Node(x.value * y.value, (x, y), [y.value, x.value])


def power(x, exponent):
    return Node(x.value**exponent, (x,), [exponent * x.value ** (exponent - 1)])


def backward(loss):
    order, seen, stack = [], set(), [(loss, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((child, False) for child in node.inputs)
    loss.gradient = 1.0
    for node in reversed(order):
        for child, partial in zip(node.inputs, node.partials):
            child.gradient += node.gradient * partial


# Maps are lists [channel][row][column] of nodes; outside of a map lies zero.


def convolution(x, weight, bias, kernel, stride, pad):
    height, width = len(x[0]), len(x[0][0])
    rows = (height + 2 * pad - kernel) // stride + 1
    columns = (width + 2 * pad - kernel) // stride + 1

    def at(o, i, j):
        factors, nodes = [], []
        for c in range(len(x)):
            for u in range(kernel):
                for v in range(kernel):
                    r, s = i * stride + u - pad, j * stride + v - pad
                    if 0 <= r < height and 0 <= s < width:
                        factors.append(weight[((o * len(x) + c) * kernel + u) * kernel + v])
                        nodes.append(x[c][r][s])
        return weighted_sum(factors, nodes, bias[o])

    return [[[at(o, i, j) for j in range(columns)] for i in range(rows)] for o in range(len(bias))]


def each(function, x):
    return [[[function(value) for value in row] for row in channel] for channel in x]


def windows(x, kernel, stride, function):
    def at(channel, i, j):
        values = [channel[i + u][j + v] for u in range(kernel) for v in range(kernel)]
        return function(values)

    rows, columns = (len(x[0]) - kernel) // stride + 1, (len(x[0][0]) - kernel) // stride + 1
    return [
        [[at(ch, i * stride, j * stride) for j in range(columns)] for i in range(rows)] for ch in x
    ]


def first_greatest(nodes):
    best = nodes[0]
    for node in nodes:
        if node.value > best.value:
            best = node
    return linear([(1.0, best)])


def mean(nodes):
    return linear([(1 / len(nodes), node) for node in nodes])


def response_normalised(x, size, alpha, beta, k):
    def at(c, i, j):
        near = range(max(0, c - size // 2), min(len(x), c + size // 2 + 1))
        squares = [(alpha / size, times(x[d][i][j], x[d][i][j])) for d in near]
        return times(x[c][i][j], power(linear(squares + [(k, Node(1.0))]), -beta))

    rows, columns = range(len(x[0])), range(len(x[0][0]))
    return [[[at(c, i, j) for j in columns] for i in rows] for c in range(len(x))]


def resized(x, height, width):
    def place(position, old, new):
        source = min(max((position + 0.5) * old / new - 0.5, 0.0), old - 1.0)
        low = int(source)
        return low, min(low + 1, old - 1), source - low

    def at(channel, i, j):
        r0, r1, fr = place(i, len(channel), height)
        c0, c1, fc = place(j, len(channel[0]), width)
        return linear(
            [
                ((1 - fr) * (1 - fc), channel[r0][c0]),
                ((1 - fr) * fc, channel[r0][c1]),
                (fr * (1 - fc), channel[r1][c0]),
                (fr * fc, channel[r1][c1]),
            ]
        )

    return [[[at(ch, i, j) for j in range(width)] for i in range(height)] for ch in x]


def fully_connected(x, weight, bias):
    return [
        weighted_sum(weight[o * len(x) : (o + 1) * len(x)], x, bias[o]) for o in range(len(bias))
    ]


def cross_entropy(logits, label):
    top = max(z.value for z in logits)
    total = sum(math.exp(z.value - top) for z in logits)
    probabilities = [math.exp(z.value - top) / total for z in logits]
    slopes = [p - (1.0 if c == label else 0.0) for c, p in enumerate(probabilities)]
    return Node(math.log(total) + top - logits[label].value, tuple(logits), slopes)


def philox(key, step, index):
    """Philox-4x32-10 (Salmon, Moraes, Dror, Shaw 2011): the number at an index of a stream."""
    mask = 0xFFFFFFFF
    block = index // 4
    c = [block & mask, block >> 32, step & mask, step >> 32]
    k = [key & mask, key >> 32]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & mask, (p0 >> 32) ^ c[3] ^ k[1], p0 & mask]
        k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
    return c[index % 4]


def stream(seed, stage, later):
    """The key of a dropout: SplitMix64's finaliser over the seed and the stage's name."""
    mask = (1 << 64) - 1

    def mix(value):
        z = (value + 0x9E3779B97F4A7C15) & mask
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    state = (seed + later) & mask
    for letter in stage:
        state = mix(state ^ ord(letter))
    return mix(state)


def dropped(x, example, step):
    key = stream(SEED, "fc3", 0)
    kept = []
    for feature, node in enumerate(x):
        draw = (philox(key, step, example * len(x) + feature) >> 8) * 2.0**-24
        kept.append(linear([(0.0 if draw < DROPOUT else 1 / (1 - DROPOUT), node)]))
    return kept


def hashed(stream_number, index):
    """Numbers in [-0.5, 0.5) that both sides can make and float32 can hold."""
    return ((index * 7919 + stream_number * 104729 + index * index * 31) % 1024) / 1024 - 0.5


SHAPES = {  # name: (values, scale)
    "conv1.weight": (3 * 2 * 9, 1.0),
    "conv1.bias": (3, 0.25),
    "conv2.weight": (4 * 4 * 4, 1.0),
    "conv2.bias": (4, 0.25),
    "fc3.weight": (5 * 8, 1.0),
    "fc3.bias": (5, 0.25),
    "fc4.weight": (CLASSES * 5, 4.0),
    "fc4.bias": (CLASSES, 0.25),
}


def initial():
    return {
        name: [scale * hashed(number, i) for i in range(count)]
        for number, (name, (count, scale)) in enumerate(SHAPES.items())
    }


def image(step, example, channels, size, spread):
    """Bytes of one image, NCHW within the step's batch."""
    start = example * channels * size * size
    values = [
        ((start + i) * 37 + step * spread + (start + i) * (start + i) * 11) % 256
        for i in range(channels * size * size)
    ]
    rows = [values[i : i + size] for i in range(0, len(values), size)]
    return [rows[c * size : (c + 1) * size] for c in range(channels)]


def forward(p, step, example):
    pixels = image(step, example, 2, 7, 101)
    scales, offsets = (1 / 128, 1 / 64), (-1.0, -2.0)
    x = [
        [[Node(v * scales[c] + offsets[c]) for v in row] for row in pixels[c]] for c in range(2)
    ]
    x = convolution(x, p["conv1.weight"], p["conv1.bias"], 3, 2, 1)
    x = response_normalised(each(relu, x), 3, 0.5, 0.75, 2.0)
    signal = [[[Node(v / 256) for v in row] for row in ch] for ch in image(step, example, 1, 3, 53)]
    x = x + resized(signal, 4, 4)
    x = convolution(x, p["conv2.weight"], p["conv2.bias"], 2, 1, 0)
    x = windows(each(tanh, x), 2, 1, first_greatest)
    y = fully_connected(column_means(x), p["fc3.weight"], p["fc3.bias"])
    y = dropped([sigmoid(v) for v in y], example, step)
    return fully_connected(y, p["fc4.weight"], p["fc4.bias"])


def column_means(x):
    """Average pooling 1x2 with stride 1x2, then flattened."""
    return [mean([row[0], row[1]]) for channel in x for row in channel]


def main():
    parameters = {name: [Node(v) for v in values] for name, values in initial().items()}
    velocity = {name: [0.0] * len(values) for name, values in parameters.items()}
    for step in range(STEPS):
        losses, correct = [], 0
        for example in range(BATCH):
            label = (example * 2 + step) % CLASSES
            logits = forward(parameters, step, example)
            losses.append((1 / BATCH, cross_entropy(logits, label)))
            values = [z.value for z in logits]
            correct += values.index(max(values)) == label
        loss = linear(losses)
        backward(loss)
        rate = 0.25 if step % 2 else 0.125
        for name, nodes in parameters.items():
            for i, node in enumerate(nodes):
                v = MOMENTUM * velocity[name][i] + node.gradient + WEIGHT_DECAY * node.value
                velocity[name][i] = v
                nodes[i] = Node(node.value - rate * v)
        print(f"{step}: {loss.value:.15f} {correct}")
    for name, nodes in parameters.items():
        print(f"{name}: {sum(node.value**2 for node in nodes):.15f}")


if __name__ == "__main__":
    main()
