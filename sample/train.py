"""Trains a small network to tell two spirals apart. Needs nothing but Python; uses PyTorch where it is installed.

    python3 train.py                 about one minute on one core
    python3 train.py --epochs 20     a short one
"""

import argparse
import math
import random
import time

HIDDEN = 32
BATCH = 32
LEARNING_RATE = 0.03
NOISE = 0.03


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="stop after the epoch that ends this late")
    parser.add_argument("--epochs", type=int, default=100_000, help="stop after so many epochs")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def make_spirals(count, rng):
    """Points of two interleaved spirals, with a little noise, and which spiral each belongs to."""
    points, labels = [], []
    for index in range(count):
        label = index % 2
        turn = 0.5 + 3.5 * math.pi * rng.random()
        radius = turn / (3.5 * math.pi)
        angle = turn + math.pi * label
        noise_x, noise_y = rng.gauss(0, NOISE), rng.gauss(0, NOISE)
        points.append([radius * math.cos(angle) + noise_x, radius * math.sin(angle) + noise_y])
        labels.append(label)
    return points, labels


class Network:
    """2 inputs, two hidden layers of tanh, one sigmoid; trained by plain stochastic gradient descent."""

    def __init__(self, rng, sizes=(2, HIDDEN, HIDDEN, 1)):
        self.layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            scale = math.sqrt(2.0 / inputs)
            weights = [[rng.gauss(0, scale) for _ in range(inputs)] for _ in range(outputs)]
            self.layers.append((weights, [0.0] * outputs))

    def forward(self, point):
        """The activations of every layer; the last one is the probability of label 1."""
        activations = [point]
        for depth, (weights, biases) in enumerate(self.layers):
            inputs = activations[-1]
            sums = [sum(w * x for w, x in zip(row, inputs)) + bias for row, bias in zip(weights, biases)]
            last = depth == len(self.layers) - 1
            activations.append([sigmoid(value) if last else math.tanh(value) for value in sums])
        return activations

    def learn(self, point, label, rate):
        """One step on one example. Returns its loss."""
        activations = self.forward(point)
        probability = activations[-1][0]
        # Sigmoid and cross entropy together have this simple derivative.
        deltas = [probability - label]
        for depth in reversed(range(len(self.layers))):
            weights, biases = self.layers[depth]
            inputs = activations[depth]
            before = None
            if depth > 0:
                back = [sum(delta * row[i] for delta, row in zip(deltas, weights)) for i in range(len(inputs))]
                before = [error * (1.0 - value * value) for error, value in zip(back, inputs)]
            for row, (index, delta) in zip(weights, enumerate(deltas)):
                step = rate * delta
                for i, value in enumerate(inputs):
                    row[i] -= step * value
                biases[index] -= step
            deltas = before
        return cross_entropy(probability, label)

    def predict(self, point):
        return self.forward(point)[-1][0] > 0.5


def sigmoid(value):
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, value))))


def cross_entropy(probability, label):
    likely = probability if label else 1.0 - probability
    return -math.log(max(likely, 1e-12))


def accuracy(network, points, labels):
    right = sum(network.predict(point) == bool(label) for point, label in zip(points, labels))
    return right / len(labels)


def train_epoch(network, points, labels, rng, rate=LEARNING_RATE):
    order = list(range(len(points)))
    rng.shuffle(order)
    return sum(network.learn(points[i], labels[i], rate) for i in order) / len(order)


def train_with_python(points, labels, tests, arguments, rng):
    network = Network(rng)

    def epoch():
        return train_epoch(network, points, labels, rng)

    repeat(epoch, arguments)
    return accuracy(network, *tests)


def train_with_torch(torch, points, labels, tests, arguments):
    torch.manual_seed(arguments.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = torch.nn.Sequential(
        torch.nn.Linear(2, HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, 1)
    ).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    loss_of = torch.nn.BCEWithLogitsLoss()
    data = torch.utils.data.TensorDataset(torch.tensor(points), torch.tensor(labels, dtype=torch.float32).unsqueeze(1))
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True)

    def epoch():
        total = 0.0
        for inputs, targets in loader:
            optimizer.zero_grad()
            loss = loss_of(model(inputs.to(device)), targets.to(device))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
        return total / len(data)

    repeat(epoch, arguments)
    test_points, test_labels = tests
    with torch.no_grad():
        predicted = model(torch.tensor(test_points).to(device)).squeeze(1).cpu() > 0
    return (predicted == torch.tensor(test_labels).bool()).float().mean().item()


def repeat(epoch, arguments):
    """Epochs until one of the limits is reached; says now and then how it goes."""
    started = time.monotonic()
    said = 0.0
    for number in range(1, arguments.epochs + 1):
        loss = epoch()
        passed = time.monotonic() - started
        ends = passed >= arguments.seconds or number == arguments.epochs
        if ends or number == 1 or passed - said >= 2.0:
            print(f"epoch {number:4d}  loss {loss:.4f}  {passed:5.1f} s", flush=True)
            said = passed
        if ends:
            return


def main():
    arguments = parse_arguments()
    rng = random.Random(arguments.seed)
    points, labels = make_spirals(600, rng)
    tests = make_spirals(400, rng)
    try:
        import torch
    except ImportError:
        print("training with plain Python", flush=True)
        result = train_with_python(points, labels, tests, arguments, rng)
    else:
        print(f"training with PyTorch {torch.__version__}", flush=True)
        result = train_with_torch(torch, points, labels, tests, arguments)
    print(f"test accuracy {result:.3f}")


if __name__ == "__main__":
    main()
