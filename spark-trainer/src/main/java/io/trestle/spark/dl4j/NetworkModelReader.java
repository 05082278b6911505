package io.trestle.spark.dl4j;

import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link NetworkModelWriter} wrote. */
final class NetworkModelReader extends MLReader<Dl4jClassificationModel> {
  @Override
  public Dl4jClassificationModel load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sc(), Dl4jClassificationModel.class.getName());
    Dl4jModel network =
        Dl4jModel.load(
            new Path(path, NetworkModelWriter.NETWORK).toString(),
            sparkSession().sessionState().newHadoopConf());
    Dl4jClassificationModel model = new Dl4jClassificationModel(metadata.uid(), network);
    metadata.getAndSetParams(model, Option.empty());
    return model;
  }
}
