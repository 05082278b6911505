"""Uses the module over a gateway as a user would. PythonTest starts it; arguments: the port."""

import sys

import trestle
from py4j.java_gateway import GatewayParameters, JavaGateway

gateway = JavaGateway(gateway_parameters=GatewayParameters(port=int(sys.argv[1])))
trestle.attach(gateway)
data = gateway.entry_point

softmax = trestle.SoftmaxClassifier(numWorkers=1, mode="sync", stepSize=1, seed=2**40)
assert softmax.setMaxIter(30) is softmax
assert softmax.getMaxIter() == 30
assert softmax.getStepSize() == 1.0
assert softmax.getSeed() == 2**40
assert softmax.getMode() == "sync"
assert "numWorkers" in softmax.explainParams()
try:
    trestle.SoftmaxClassifier(numWorker=1)
    raise AssertionError("An unknown param was taken.")
except TypeError as error:
    assert "numWorker" in str(error)

model = softmax.fit(data.training())
assert model.numClasses == 3 and model.numFeatures == 4
assert model.getMaxIter() == 30
summary = model.summary
assert summary.samples == 30 * 150
assert summary.steps == sum(summary.staleness) == 60
assert len(summary.objectiveHistory) == summary.historyFrame().count()
assert summary.objectiveHistory[-1] < 1.0

predictions = model.transform(data.test())
assert data.accuracy(predictions) > 0.8
model.setThresholds([0.0, 1.0, 1.0])
assert model.transform(data.test()).filter("prediction != 0").count() == 0

path = data.directory()
softmax.save(path + "/estimator")
assert trestle.SoftmaxClassifier.load(path + "/estimator").getMaxIter() == 30
model.save(path + "/model")
loaded = trestle.SoftmaxClassificationModel.load(path + "/model")
assert not loaded.hasSummary
assert loaded.uid == model.uid
assert loaded.coefficientMatrix.equals(model.coefficientMatrix)
assert loaded.exportSavedModel(path + "/bundle", 3).endswith("/bundle/3")
print("all is well with", sys.modules["py4j"].__file__)
