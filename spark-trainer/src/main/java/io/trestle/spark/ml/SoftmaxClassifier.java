package io.trestle.spark.ml;

import io.trestle.spark.LossReduction;
import io.trestle.spark.Model;
import io.trestle.spark.model.SoftmaxRegression;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Option;

/**
 * Softmax regression (multinomial logistic regression) trained with a parameter server, as an
 * estimator of Spark ML. It stands where {@code LogisticRegression} with {@code
 * family="multinomial"} stands: in pipelines, cross-validation and {@code OneVsRest}.
 *
 * <pre>{@code
 * SoftmaxClassificationModel model = new SoftmaxClassifier().setNumWorkers(4).fit(training);
 * Dataset<Row> predictions = model.transform(test);
 * model.exportSavedModel("hdfs:///models/digits", 1);
 * }</pre>
 *
 * <p>Mini-batch gradient descent on the mean over the rows of {@code -ln p[label]}, by weight, plus
 * {@code regParam / 2 * |W|^2}; intercepts are not regularised. The optimum is that of MLlib's
 * {@code LogisticRegression} with {@code standardization=false} and {@code elasticNetParam=0}.
 * Features are used as they are: scale them to about -1..1 where they are not (StandardScaler,
 * MinMaxScaler).
 *
 * <p>Not thread-safe as long as params are set.
 */
public final class SoftmaxClassifier
    extends ServerClassifier<SoftmaxClassifier, SoftmaxClassificationModel> {
  private static final long serialVersionUID = 1;

  /** An estimator with a random uid. */
  public SoftmaxClassifier() {
    this(Identifiable.randomUID("softmax"));
  }

  /** An estimator with a given uid. */
  public SoftmaxClassifier(String uid) {
    super(uid);
  }

  /**
   * The model, where the columns' metadata tell the number of classes. Otherwise the rows do when
   * they are packed, which costs no job of its own.
   */
  @Override
  protected Optional<? extends Model> untrained(Dataset<Row> rows) {
    Option<Object> classes = MetadataUtils.getNumClasses(rows.schema().apply(getLabelCol()));
    if (classes.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt features = numFeatures(rows);
    return features.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SoftmaxRegression(
                features.getAsInt(),
                Math.max(2, (int) classes.get()),
                LossReduction.MEAN,
                getRegParam()));
  }

  private OptionalInt numFeatures(Dataset<Row> rows) {
    String column = getFeaturesCol();
    int declared = AttributeGroup.fromStructField(rows.schema().apply(column)).size();
    if (declared > 0) {
      return OptionalInt.of(declared);
    }
    Row first = rows.select(column).takeAsList(1).stream().findFirst().orElse(null);
    return first == null || first.isNullAt(0)
        ? OptionalInt.empty()
        : OptionalInt.of(((Vector) first.get(0)).size());
  }

  @Override
  protected SoftmaxClassificationModel fitted(Model trained, float[] parameters) {
    return new SoftmaxClassificationModel(
        uid(), new Softmax(trained.numFeatures(), trained.numClasses(), parameters));
  }

  @Override
  public SoftmaxClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads what {@code write()} wrote. */
  public static MLReader<SoftmaxClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads an estimator from a directory, any Hadoop URI. */
  public static SoftmaxClassifier load(String path) {
    return read().load(path);
  }
}
