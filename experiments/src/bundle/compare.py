#!/usr/bin/env python3
"""A training step of AlexNet_v2 here and in PyTorch, on one GPU, in one run: same network, batch, precision and data.

    compare.py [--batch 16] [--precision tf32|fp32|bf16] [--steps 200] [--sunder PATH]

PyTorch runs it eagerly, as one captured CUDA graph, and compiled. Every step takes its batch of 8-bit images from pinned
memory, where it lies already on both sides, normalises it on the GPU, goes forward and back and updates by momentum 0.9.
Two times after a warm-up: the median of single steps, each from an idle GPU to an idle GPU, and that of a step among many
in a row, for which PyTorch fetches the next batch on a stream of its own, or not, whichever is faster. The last lines are
the ratios, ours to theirs.
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import time
import typing


class Times(typing.NamedTuple):
    """Milliseconds of a step: from an idle GPU to an idle GPU, and among many in a row."""
    single: float
    in_a_row: float


def ours(sunder, batch, precision, steps):
    command = [sunder, "bench", "--device", "cuda", "--network", "alexnet_v2", "--batch", str(batch), "--steps", str(steps),
               "--precision", precision]
    try:
        run = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        sys.exit(f"{sunder} cannot be started: {error.strerror}; --sunder names the program of the unpacked bundle")
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{run.stderr.strip()}")
    print(run.stdout.rstrip())
    row = re.search(rf"^\s*{batch:,}\s+training\s+([0-9.]+)\s+([0-9.]+)\s", run.stdout, re.MULTILINE)
    if not row:
        sys.exit(f"no row for training at batch {batch} in what {sunder} printed")
    return Times(float(row.group(1)), float(row.group(2)))


def network(torch):
    nn = torch.nn
    relu, pool = nn.ReLU, lambda: nn.MaxPool2d(3, 2)
    return nn.Sequential(
        nn.Conv2d(3, 64, 11, 4, 2), relu(), pool(),
        nn.Conv2d(64, 192, 5, 1, 2), relu(), pool(),
        nn.Conv2d(192, 384, 3, 1, 1), relu(),
        nn.Conv2d(384, 384, 3, 1, 1), relu(),
        nn.Conv2d(384, 256, 3, 1, 1), relu(), pool(),
        nn.Flatten(),
        nn.Linear(256 * 6 * 6, 1024), relu(), nn.Dropout(0.5),
        nn.Linear(1024, 1024), relu(), nn.Dropout(0.5),
        nn.Linear(1024, 2),
    ).cuda()


class Theirs:
    """A training step on tensors that stay where they are, so that it can also be captured."""

    def __init__(self, torch, batch, capturable):
        self.torch = torch
        self.model = network(torch)
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=1e-4, momentum=0.9, foreach=True)
        self.loss = torch.nn.CrossEntropyLoss()
        self.host = torch.randint(0, 256, (batch, 3, 224, 224), dtype=torch.uint8).pin_memory()
        self.labels = torch.randint(0, 2, (batch,)).cuda()
        self.pixels = torch.empty_like(self.host, device="cuda")
        self.capturable = capturable

    def compute(self, model):
        images = self.pixels.float() / 127.5 - 1
        self.optimiser.zero_grad(set_to_none=not self.capturable)
        self.loss(model(images), self.labels).backward()
        self.optimiser.step()

    def step_of(self, compute):
        def step():
            self.pixels.copy_(self.host, non_blocking=True)
            compute()
        return step

    def prefetching(self, compute):
        """Steps that copy the batch after theirs on another stream while they compute."""
        torch = self.torch
        copies, main = torch.cuda.Stream(), torch.cuda.current_stream()
        staged = [torch.empty_like(self.pixels) for _ in range(2)]
        copied, released = ([torch.cuda.Event() for _ in range(2)] for _ in range(2))
        slot = 0

        def fetch(to):
            with torch.cuda.stream(copies):
                copies.wait_event(released[to])
                staged[to].copy_(self.host, non_blocking=True)
                copied[to].record(copies)

        def step():
            nonlocal slot
            fetch(1 - slot)
            main.wait_event(copied[slot])
            self.pixels.copy_(staged[slot], non_blocking=True)
            released[slot].record(main)
            compute()
            slot = 1 - slot

        fetch(0)
        return step

    def times(self, compute, steps):
        torch = self.torch
        step = self.step_of(compute)
        single = median(torch, step, steps)
        return Times(single, min(in_a_row(torch, each, steps) for each in (step, self.prefetching(compute))))

    def captured(self):
        torch = self.torch
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(5):
                self.compute(self.model)
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.compute(self.model)
        return graph.replay


def median(torch, step, steps):
    for _ in range(10):
        step()
    times = []
    for _ in range(steps):
        torch.cuda.synchronize()
        start = time.perf_counter()
        step()
        torch.cuda.synchronize()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def in_a_row(torch, step, steps):
    for _ in range(10):
        step()
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(steps):
        step()
    torch.cuda.synchronize()
    return 1000 * (time.perf_counter() - start) / steps


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--precision", choices=["tf32", "fp32", "bf16"], default="tf32")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--sunder", default=str(pathlib.Path(__file__).resolve().parent / "sunder"))
    options = parser.parse_args()
    if options.batch < 1 or options.steps < 1:
        parser.error("--batch and --steps need numbers from 1")
    try:
        import torch
    except ImportError:
        sys.exit(f"PyTorch is not installed for {sys.executable}: pip install torch")
    if not torch.cuda.is_available():
        sys.exit("PyTorch finds no GPU")
    mine = ours(options.sunder, options.batch, options.precision, options.steps)

    tf32 = options.precision == "tf32"
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = True
    torch.manual_seed(1)
    times = {}
    # Captured graphs must not refer to a cache of cast weights.
    with torch.autocast("cuda", torch.bfloat16, enabled=options.precision == "bf16", cache_enabled=False):
        eager = Theirs(torch, options.batch, False)
        times["eager"] = eager.times(lambda: eager.compute(eager.model), options.steps)
        graphed = Theirs(torch, options.batch, True)
        times["CUDA graph"] = graphed.times(graphed.captured(), options.steps)
        compiled = Theirs(torch, options.batch, False)
        model = torch.compile(compiled.model)
        times["compiled"] = compiled.times(lambda: compiled.compute(model), options.steps)

    print(f"\nPyTorch {torch.__version__} on {torch.cuda.get_device_name()}, batch {options.batch}, {options.precision}")
    for name, each in {"sunder": mine, **times}.items():
        print(f"{name:12} {each.single:8.3f} ms {each.in_a_row:8.3f} ms in a row")
    for name, each in times.items():
        print(f"ratio to {name}: {mine.single / each.single:.2f}, in a row {mine.in_a_row / each.in_a_row:.2f}")


if __name__ == "__main__":
    main()
