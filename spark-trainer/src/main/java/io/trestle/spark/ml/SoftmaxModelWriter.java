package io.trestle.spark.ml;

import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Encoders;
import scala.Option;

/**
 * Saves a model as Spark ML does: {@code metadata} with class, uid and params as JSON, and {@code
 * data} with rows of {@link ParameterChunk} as Parquet.
 */
final class SoftmaxModelWriter extends MLWriter {
  static final String DATA = "data";

  private static final int CHUNK = 1 << 16;
  private static final int CHUNKS_PER_FILE = 256;

  private final SoftmaxClassificationModel model;

  SoftmaxModelWriter(SoftmaxClassificationModel model) {
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
    int chunks = (model.softmax().parameters().length - 1) / CHUNK + 1;
    Broadcast<Softmax> shared = JavaSparkContext.fromSparkContext(sc()).broadcast(model.softmax());
    try {
      sparkSession()
          .range(0, chunks, 1, (chunks - 1) / CHUNKS_PER_FILE + 1)
          .map(
              (MapFunction<Long, ParameterChunk>) i -> chunk(shared.value(), i),
              Encoders.bean(ParameterChunk.class))
          .write()
          .parquet(new Path(path, DATA).toString());
    } finally {
      shared.destroy();
    }
  }

  private static ParameterChunk chunk(Softmax softmax, long index) {
    int from = (int) (index * CHUNK);
    int to = (int) Math.min(softmax.parameters().length, from + (long) CHUNK);
    ParameterChunk chunk = new ParameterChunk();
    chunk.setNumFeatures(softmax.features());
    chunk.setNumClasses(softmax.classes());
    chunk.setOffset(from);
    chunk.setValues(Arrays.copyOfRange(softmax.parameters(), from, to));
    return chunk;
  }
}
