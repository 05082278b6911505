package io.trestle.spark.dl4j;

import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/**
 * Saves a model as Spark ML does: {@code metadata} with class, uid and params as JSON, and beside
 * it {@code network.zip}, as DL4J's ModelSerializer writes it.
 */
final class NetworkModelWriter extends MLWriter {
  static final String NETWORK = "network.zip";

  private final Dl4jClassificationModel model;

  NetworkModelWriter(Dl4jClassificationModel model) {
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
    model
        .network()
        .save(
            model.network().initialParameters(),
            new Path(path, NETWORK).toString(),
            sparkSession().sessionState().newHadoopConf());
  }
}
