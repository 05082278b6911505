"""The classifier over a bare py4j gateway."""

from trestle._names import CLASSIFIER, COMMON, MODEL, OWN, SHARED, method
from trestle._summary import SoftmaxTrainingSummary

_gateway = None


def attach(gateway):
    """Uses this py4j JavaGateway from now on."""
    global _gateway
    _gateway = gateway


def _jvm():
    if _gateway is None:
        raise RuntimeError("No gateway yet: call trestle.attach(gateway) first.")
    return _gateway.jvm


def _java_class(name):
    found = _jvm()
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _to_java(kind, value):
    if kind is not list:
        return kind(value)
    doubles = _jvm().java.lang.Class.forName("[D").getComponentType()
    array = _jvm().java.lang.reflect.Array.newInstance(doubles, len(value))
    for i, element in enumerate(value):
        _jvm().java.lang.reflect.Array.setDouble(array, i, float(element))
    return array


def _same(java):
    return java


class _Stage:
    """A stage of the JVM with a getter, and where it has one a setter, for every param."""

    def __init__(self, java):
        self._java = java

    @property
    def uid(self):
        return self._java.uid()

    def save(self, path):
        self._java.write().save(path)

    def explainParams(self):
        return self._java.explainParams()


def _getter(param):
    def get(self):
        # py4j sees no methods that a class has from an interface, and most getters are such.
        return self._java.getOrDefault(self._java.getParam(param))

    get.__name__ = method("get", param)
    get.__doc__ = "Value of %s." % param
    return get


def _setter(param, kind):
    def set(self, value):
        getattr(self._java, method("set", param))(_to_java(kind, value))
        return self

    set.__name__ = method("set", param)
    set.__doc__ = "Sets %s." % param
    return set


class SoftmaxClassifier(_Stage):
    """The JVM's SoftmaxClassifier; params are keyword arguments, or set one by one."""

    def __init__(self, _java=None, **params):
        super().__init__(_java or _java_class(CLASSIFIER)())
        for name, value in params.items():
            setter = getattr(self, method("set", name), None)
            if setter is None:
                raise TypeError("SoftmaxClassifier has no param %s." % name)
            setter(value)

    def fit(self, dataset):
        """Trains on a DataFrame of the JVM."""
        return SoftmaxClassificationModel(self._java.fit(dataset))

    @classmethod
    def load(cls, path):
        return cls(_java_class(CLASSIFIER).load(path))


class SoftmaxClassificationModel(_Stage):
    """The JVM's SoftmaxClassificationModel."""

    @property
    def numClasses(self):
        return self._java.numClasses()

    @property
    def numFeatures(self):
        return self._java.numFeatures()

    @property
    def hasSummary(self):
        return self._java.hasSummary()

    @property
    def summary(self):
        return SoftmaxTrainingSummary(self._java.summary(), _same)

    @property
    def coefficientMatrix(self):
        return self._java.coefficientMatrix()

    @property
    def interceptVector(self):
        return self._java.interceptVector()

    def transform(self, dataset):
        """Adds the columns of the predictions to a DataFrame of the JVM."""
        return self._java.transform(dataset)

    def exportSavedModel(self, uri, version):
        """Writes a bundle for TensorFlow Serving and returns its directory."""
        return self._java.exportSavedModel(uri, version)

    @classmethod
    def load(cls, path):
        return cls(_java_class(MODEL).load(path))


for _name, _kind in COMMON + SHARED + tuple(own[:2] for own in OWN):
    for _class in (SoftmaxClassifier, SoftmaxClassificationModel):
        if _kind is not list:
            setattr(_class, method("get", _name), _getter(_name))
    setattr(SoftmaxClassifier, method("set", _name), _setter(_name, _kind))
for _name, _kind in COMMON:
    if _name != "labelCol":
        setattr(SoftmaxClassificationModel, method("set", _name), _setter(_name, _kind))
