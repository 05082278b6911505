package io.trestle.test.cluster.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trestle.modelio.StorageNotSharedException;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application that trains on MNIST several times in one session, as an application of a
 * user's own does, each time with other directories.
 *
 * <p>Arguments: MNIST's directory; global steps; where the servers are, {@code external
 * HOST:PORT,... SECRETFILE} or {@code executors HOST ''}; then the {@linkplain Run runs}. For each
 * of these it prints one line, {@code run DIRECTORY: JSON}.
 */
public final class Trainings {
  /**
   * One of the runs.
   *
   * @param servers how many; of external ones the first
   * @param directory the parent of its log and work directories
   */
  public record Run(int servers, String directory) {
    static Run parse(String argument) {
      String[] parts = argument.split("@", 2);
      return new Run(Integer.parseInt(parts[0]), parts[1]);
    }

    /** As {@link Trainings} takes it. */
    @Override
    public String toString() {
      return servers + "@" + directory;
    }
  }

  private final SparkSession spark;
  private final String mnist;

  private Trainings(SparkSession spark, String mnist) {
    this.spark = spark;
    this.mnist = mnist;
  }

  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("trainings").getOrCreate()) {
      Trainings trainings = new Trainings(spark, arguments[0]);
      for (String argument : Arrays.asList(arguments).subList(5, arguments.length)) {
        Run run = Run.parse(argument);
        TrainingConfig.Builder config =
            TrainingConfig.builder()
                .maxSteps(Long.parseLong(arguments[1]))
                .logDir(run.directory() + "/logs")
                .workDir(run.directory() + "/model");
        if (arguments[2].equals("external")) {
          List<String> all = List.of(arguments[3].split(",", -1));
          config.psHosts(all.subList(0, run.servers())).secretFile(Path.of(arguments[4]));
        } else {
          config.servers(run.servers()).serverHosts(List.of(arguments[3]));
        }
        Map<String, Object> outcome = trainings.train(config.build());
        System.out.println(
            "run " + run.directory() + ": " + new ObjectMapper().writeValueAsString(outcome));
      }
    }
  }

  /** What came out, for a line of JSON. */
  private Map<String, Object> train(TrainingConfig config) {
    Watch watch = new Watch();
    Places places = new Places();
    spark.sparkContext().addSparkListener(places);
    Map<String, Object> outcome = new LinkedHashMap<>();
    long start = System.nanoTime();
    try {
      TrainingResult result =
          Trainer.on(spark)
              .config(config)
              .evaluation(images("t10k"))
              .listener(watch)
              .train(images("train"));
      outcome.put("seconds_after_export", (System.nanoTime() - watch.exported) / 1e9);
      outcome.put("servers", watch.servers);
      outcome.put("workers", places.workers());
      outcome.put("steps", result.steps());
      outcome.put("samples", result.samples());
      outcome.put("test_accuracy", result.testAccuracy().getAsDouble());
      outcome.put("bundle", result.bundle().orElseThrow());
    } catch (StorageNotSharedException e) {
      outcome.put("refused", e.getMessage());
      outcome.put("seconds", (System.nanoTime() - start) / 1e9);
      outcome.put("started", watch.begun);
    } finally {
      spark.sparkContext().removeSparkListener(places);
    }
    return outcome;
  }

  private Dataset<Row> images(String prefix) {
    return spark
        .read()
        .format("idx")
        .option("labels", mnist + "/" + prefix + "-labels-idx1-ubyte.gz")
        .load(mnist + "/" + prefix + "-images-idx3-ubyte.gz");
  }

  /** Remembers how far a run came. */
  private static final class Watch implements TrainingListener {
    private volatile boolean begun;
    private volatile List<String> servers = List.of();
    private volatile long exported;

    @Override
    public void started(RunStarted run) {
      begun = true;
      servers = run.servers();
    }

    @Override
    public void bundleExported(BundleExported bundle) {
      exported = System.nanoTime();
    }
  }
}
