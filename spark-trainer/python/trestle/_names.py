"""Names that both ways to the JVM share."""

CLASSIFIER = "io.trestle.spark.ml.SoftmaxClassifier"
MODEL = "io.trestle.spark.ml.SoftmaxClassificationModel"

# Params of every probabilistic classifier of Spark: name, type of the value.
COMMON = (
    ("featuresCol", str),
    ("labelCol", str),
    ("predictionCol", str),
    ("probabilityCol", str),
    ("rawPredictionCol", str),
    ("thresholds", list),
)

# Params that Spark has shared objects for.
SHARED = (
    ("maxIter", int),
    ("stepSize", float),
    ("regParam", float),
    ("seed", int),
    ("weightCol", str),
    ("tol", float),
    ("validationIndicatorCol", str),
)

# Trestle's own: name, type, doc.
OWN = (
    ("numWorkers", int, "Spark tasks that compute gradients (>= 1)"),
    ("numServers", int, "servers that hold a shard each (>= 1)"),
    ("mode", str, "how far the workers may drift apart: async, ssp, sync"),
    ("staleness", int, "with mode ssp, by how many steps the fastest worker may lead (>= 0)"),
    ("batchSize", int, "rows of one step of one worker (>= 1)"),
    ("optimizer", str, "the servers' update rule: sgd, momentum, adagrad, adam, ftrl"),
    ("pushInterval", int, "local steps between two pushes (>= 1)"),
    ("checkpointDir", str, "directory under which every fit writes checkpoints; empty for none"),
    ("checkpointInterval", int, "global steps between two checkpoints (>= 1), or -1"),
)


def method(prefix, param):
    """The accessor of a param: method("set", "maxIter") is "setMaxIter"."""
    return prefix + param[0].upper() + param[1:]
