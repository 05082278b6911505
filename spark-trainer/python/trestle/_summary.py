"""How a model was trained, read from the JVM's summary."""


def _items(java_list):
    return [java_list.get(i) for i in range(java_list.size())]


class SoftmaxTrainingSummary:
    """The JVM's TrainingSummary."""

    def __init__(self, java, frame):
        self._java = java
        self._frame = frame

    @property
    def objectiveHistory(self):
        """The loss over time, as a list of floats."""
        return [point.loss() for point in _items(self._java.result().lossCurve())]

    @property
    def steps(self):
        """Global steps: pushes that were applied."""
        return self._java.steps()

    @property
    def samples(self):
        """Rows whose gradients were applied, each counted as often as it was used."""
        return self._java.samples()

    @property
    def seconds(self):
        """Seconds in the training loop."""
        return self._java.seconds()

    @property
    def staleness(self):
        """Pushes by staleness: [0, 1, 2-3, 4-7, ...]."""
        return _items(self._java.staleness().pushes())

    def historyFrame(self):
        """objectiveHistory as a DataFrame of globalStep and loss."""
        return self._frame(self._java.historyFrame())
