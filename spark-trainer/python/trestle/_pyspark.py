"""The classifier as stages of PySpark."""

from pyspark import keyword_only
from pyspark.ml.classification import (
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
)
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasMaxIter,
    HasRegParam,
    HasSeed,
    HasStepSize,
    HasTol,
    HasValidationIndicatorCol,
    HasWeightCol,
)
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.sql import DataFrame, SparkSession

from trestle._names import CLASSIFIER, MODEL, OWN, SHARED, method
from trestle._summary import SoftmaxTrainingSummary

_CONVERTERS = {int: TypeConverters.toInt, str: TypeConverters.toString}


class _Reader(JavaMLReader):
    """A reader that knows the JVM's class; PySpark would derive it from the Python module."""

    @classmethod
    def _java_loader_class(cls, clazz):
        return clazz._java_name


class _Readable(JavaMLReadable):
    @classmethod
    def read(cls):
        return _Reader(cls)

    @classmethod
    def _from_java(cls, java_stage):
        stage = cls._wrap(java_stage)
        stage._resetUid(java_stage.uid())
        stage._transfer_params_from_java()
        return stage


class _SoftmaxParams(
    HasMaxIter,
    HasStepSize,
    HasTol,
    HasRegParam,
    HasSeed,
    HasWeightCol,
    HasValidationIndicatorCol,
):
    """Params of the estimator and its model."""


def _getter(name):
    def get(self):
        return self.getOrDefault(name)

    get.__doc__ = "Value of %s." % name
    return get


def _setter(name):
    def set(self, value):
        return self._set(**{name: value})

    set.__doc__ = "Sets %s." % name
    return set


for _name, _kind, _doc in OWN:
    _param = Param(Params._dummy(), _name, _doc, typeConverter=_CONVERTERS[_kind])
    setattr(_SoftmaxParams, _name, _param)
    setattr(_SoftmaxParams, method("get", _name), _getter(_name))


class SoftmaxClassifier(
    _JavaProbabilisticClassifier, _SoftmaxParams, JavaMLWritable, _Readable
):
    """The JVM's SoftmaxClassifier as an estimator of PySpark."""

    _java_name = CLASSIFIER

    @keyword_only
    def __init__(self, **params):
        super().__init__()
        self._java_obj = self._new_java_obj(CLASSIFIER, self.uid)
        self._transfer_params_from_java()
        self._set(**self._input_kwargs)

    @classmethod
    def _wrap(cls, java_stage):
        stage = cls()
        stage._java_obj = java_stage
        return stage

    def setParams(self, **params):
        """Sets several params by name."""
        return self._set(**params)

    def _create_model(self, java_model):
        return SoftmaxClassificationModel(java_model)


for _name in [shared[0] for shared in SHARED] + [own[0] for own in OWN]:
    setattr(SoftmaxClassifier, method("set", _name), _setter(_name))


class SoftmaxClassificationModel(
    _JavaProbabilisticClassificationModel, _SoftmaxParams, JavaMLWritable, _Readable
):
    """The JVM's SoftmaxClassificationModel as a model of PySpark."""

    _java_name = MODEL

    @classmethod
    def _wrap(cls, java_stage):
        return cls(java_stage)

    @property
    def coefficientMatrix(self):
        return self._call_java("coefficientMatrix")

    @property
    def interceptVector(self):
        return self._call_java("interceptVector")

    @property
    def hasSummary(self):
        return self._call_java("hasSummary")

    @property
    def summary(self):
        def frame(java):
            return DataFrame(java, SparkSession.active())

        return SoftmaxTrainingSummary(self._java_obj.summary(), frame)

    def exportSavedModel(self, uri, version):
        """Writes a bundle for TensorFlow Serving and returns its directory."""
        return self._java_obj.exportSavedModel(uri, version)
