package io.trestle.spark.ml;

import io.trestle.spark.TrestleException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Encoders;
import scala.Option;

/** Reads what {@link SoftmaxModelWriter} wrote. */
final class SoftmaxModelReader extends MLReader<SoftmaxClassificationModel> {
  @Override
  public SoftmaxClassificationModel load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sc(), SoftmaxClassificationModel.class.getName());
    SoftmaxClassificationModel model =
        new SoftmaxClassificationModel(
            metadata.uid(), softmax(new Path(path, SoftmaxModelWriter.DATA).toString()));
    metadata.getAndSetParams(model, Option.empty());
    return model;
  }

  private Softmax softmax(String data) {
    Iterator<ParameterChunk> chunks =
        sparkSession()
            .read()
            .parquet(data)
            .as(Encoders.bean(ParameterChunk.class))
            .toLocalIterator();
    ParameterChunk shape = null;
    float[] parameters = {};
    long read = 0;
    while (chunks.hasNext()) {
      ParameterChunk chunk = chunks.next();
      if (shape == null) {
        shape = chunk;
        parameters =
            new float[Math.toIntExact((chunk.getNumFeatures() + 1L) * chunk.getNumClasses())];
      }
      System.arraycopy(
          chunk.getValues(), 0, parameters, chunk.getOffset(), chunk.getValues().length);
      read += chunk.getValues().length;
    }
    if (shape == null || read != parameters.length) {
      throw new TrestleException(
          data + " is no whole model.",
          "It holds " + read + " of " + parameters.length + " parameters.",
          "Files are missing or too many; save the model again.");
    }
    return new Softmax(shape.getNumFeatures(), shape.getNumClasses(), parameters);
  }
}
