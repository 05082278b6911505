package io.trestle.spark.job;

import io.trestle.modelio.SharedStorageProbe;
import io.trestle.modelio.SharedStorageProbe.Sighting;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.SparkJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Finds out before training whether the run's directories can be written and are the same storage
 * on the driver and on the executors. Every participant writes a token and must see all others'.
 */
final class StorageProbe {
  private final JavaSparkContext spark;
  private final Configuration conf;

  StorageProbe(JavaSparkContext spark, Configuration conf) {
    this.spark = spark;
    this.conf = conf;
  }

  /**
   * Probes one directory.
   *
   * @param tasks how many tasks look for themselves; they spread over the executors
   * @throws io.trestle.modelio.StorageNotSharedException when one sees something else
   * @throws TrestleException when the directory cannot be written
   */
  void probe(Path directory, int tasks) throws InterruptedException {
    List<String> tokens = new ArrayList<>();
    SharedStorageProbe mine;
    try {
      mine = SharedStorageProbe.of(conf, directory);
      tokens.add(mine.writeToken("driver", host()));
    } catch (IOException e) {
      throw new TrestleException(
          "Nothing can be written to " + directory + ".",
          e.getMessage() + ".",
          "Name a directory that this user may write.",
          e);
    }
    try {
      if (!spark.sc().isLocal()) {
        onExecutors(directory, tasks, mine, tokens);
      }
    } catch (IOException e) {
      throw new TrestleException(
          directory + " cannot be read.",
          e.getMessage() + ".",
          "Name a directory that this user may read.",
          e);
    } finally {
      remove(mine, tokens);
    }
  }

  private void onExecutors(Path directory, int tasks, SharedStorageProbe mine, List<String> tokens)
      throws IOException, InterruptedException {
    Broadcast<SerializableConfiguration> shared =
        spark.broadcast(new SerializableConfiguration(conf));
    String uri = directory.toString();
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    JavaRDD<Integer> rdd = spark.parallelize(numbers, tasks);
    tokens.addAll(
        results(
            rdd.map(
                number ->
                    SharedStorageProbe.of(shared.value().value(), new Path(uri))
                        .writeToken("executor-task-" + number, host()))));
    List<String> expected = List.copyOf(tokens);
    List<Sighting> sightings = new ArrayList<>();
    sightings.add(mine.look("driver", host(), expected, SharedStorageProbe.DEFAULT_BOUND));
    // Who wrote elsewhere is missed here already; the others need not wait for that token as well.
    SharedStorageProbe.verify(directory, expected, sightings);
    results(rdd.map(number -> look(shared.value().value(), uri, number, expected)))
        .forEach(
            seen ->
                sightings.add(
                    new Sighting(seen[0], seen[1], List.of(seen).subList(2, seen.length))));
    SharedStorageProbe.verify(directory, expected, sightings);
    shared.destroy();
  }

  private <T> List<T> results(JavaRDD<T> rdd) throws InterruptedException {
    try (SparkJob<T> job = SparkJob.start(spark, "trestle: is the storage shared?", rdd)) {
      return job.results();
    }
  }

  /** Role, host, then what was seen: texts, which Spark carries with any serializer. */
  private static String[] look(Configuration conf, String uri, int number, List<String> expected)
      throws IOException {
    Sighting sighting =
        SharedStorageProbe.of(conf, new Path(uri))
            .look("executor-task-" + number, host(), expected, SharedStorageProbe.DEFAULT_BOUND);
    return Stream.concat(Stream.of(sighting.role(), sighting.host()), sighting.tokens().stream())
        .toArray(String[]::new);
  }

  private static void remove(SharedStorageProbe probe, List<String> tokens) {
    for (String token : tokens) {
      try {
        probe.removeToken(token);
      } catch (IOException e) {
        // What cannot be removed disturbs nobody: tokens lie in a directory of their own.
        return;
      }
    }
  }

  private static String host() {
    return SparkEnv.get().blockManager().blockManagerId().host();
  }
}
