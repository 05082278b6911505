package io.trestle.spark.cli;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.savedmodel.Bundles;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.display.Charts;
import io.trestle.spark.display.ReportPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The page about a run that {@code --report} asks for. */
final class ReportFile {
  private final OutputFile file;

  private ReportFile(OutputFile file) {
    this.file = file;
  }

  /**
   * Checks that the file can be written once the run is over.
   *
   * @throws Problem when it cannot
   */
  static ReportFile at(Path file) {
    return new ReportFile(OutputFile.at(file, "report", "--report"));
  }

  /** Writes the page; the final checkpoint has the weights, a Spark job counts the confusions. */
  void write(SparkSession spark, TrainingConfig config, TrainingResult result, MnistFolder data) {
    ReportPage page = ReportPage.of(config, result).environment(environment(spark));
    result.checkpoint().ifPresent(path -> addModel(page, spark, path, data.test()));
    file.write(partial -> Files.writeString(partial, page.html()));
  }

  private static void addModel(
      ReportPage page, SparkSession spark, String checkpoint, MnistFolder.Pair test) {
    Configuration conf = spark.sessionState().newHadoopConf();
    try (CheckpointReader reader =
        Bundles.checkpoint(conf, new org.apache.hadoop.fs.Path(checkpoint))) {
      float[] weights = floats(reader.read("W"));
      float[] biases = floats(reader.read("b"));
      int columns = test.columns();
      page.picture(Charts.confusion(new Confusions(weights, biases).count(test.read(spark))));
      page.picture(Charts.weights(weights, (int) (test.pixels() / columns), columns));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static Map<String, String> environment(SparkSession spark) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (String line : new Version().getVersion()) {
      int space = line.indexOf(' ');
      rows.put(line.substring(0, space), line.substring(space + 1));
    }
    rows.put("Spark master", spark.sparkContext().master());
    rows.put("Spark application", spark.sparkContext().applicationId());
    rows.put("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    rows.put("processors of the driver", "" + Runtime.getRuntime().availableProcessors());
    rows.put("memory of the driver", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB of heap");
    return rows;
  }
}
