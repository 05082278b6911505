"""Trestle's classifier for Python: the JVM's, under the same names.

With PySpark installed, SoftmaxClassifier and SoftmaxClassificationModel are stages of PySpark's own
kind, which take and give PySpark's DataFrames::

    from trestle import SoftmaxClassifier
    model = SoftmaxClassifier(numWorkers=4).fit(training)
    model.exportSavedModel("hdfs:///models/digits", 1)

Without it, they work over a py4j gateway to any JVM with Spark and Trestle, and DataFrames are the
gateway's own objects::

    import trestle
    trestle.attach(JavaGateway())
    model = trestle.SoftmaxClassifier(numWorkers=4).fit(training)

Trestle's jar must be on the JVM's class path: spark-submit --jars trestle.jar --py-files ...
"""

try:
    import pyspark.ml  # noqa: F401
except ImportError:
    from trestle._gateway import SoftmaxClassificationModel, SoftmaxClassifier, attach

    __all__ = ["SoftmaxClassificationModel", "SoftmaxClassifier", "attach"]
else:
    from trestle._pyspark import SoftmaxClassificationModel, SoftmaxClassifier

    __all__ = ["SoftmaxClassificationModel", "SoftmaxClassifier"]
