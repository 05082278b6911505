package io.trestle.spark.job;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.SavedModelWriter;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.savedmodel.BundleDirectory;
import io.trestle.spark.CheckpointConfig;
import io.trestle.spark.TrainingListener.BundleExported;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundle that a run leaves: which version, checked before training, written after it. */
final class BundleExport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleExport.class);

  /** An unfinished export in which nothing changed for this long is a killed one's. */
  private static final Duration GRACE = Duration.ofDays(1);

  private final Path workDir;
  private final SavedModelWriter writer;
  private final CheckpointConfig config;
  private final MadeDirectory made;

  private BundleExport(
      Path workDir, SavedModelWriter writer, CheckpointConfig config, MadeDirectory made) {
    this.workDir = workDir;
    this.made = made;
    this.writer = writer;
    this.config = config;
  }

  /**
   * Prepares the export.
   *
   * @throws TrestleException when the work directory cannot be used, or the version exists
   */
  static BundleExport prepare(Configuration conf, String uri, CheckpointConfig config) {
    try {
      FileSystem fs = new Path(uri).getFileSystem(conf);
      Path workDir = fs.makeQualified(new Path(uri));
      SavedModelWriter writer = BundleDirectory.open(conf, workDir, BundleLayout.SAVED_MODEL);
      cleanUp(writer, workDir);
      if (config.modelVersion().isPresent()) {
        Path version = new Path(workDir, String.valueOf(config.modelVersion().getAsInt()));
        if (fs.exists(version)) {
          throw new TrestleException(
              version + " exists.",
              "A bundle is never overwritten.",
              "Choose another model version, or none to take the next free one.");
        }
      }
      return new BundleExport(workDir, writer, config, MadeDirectory.make(fs, workDir));
    } catch (IOException e) {
      throw new TrestleException(
          "The work directory " + uri + " cannot be used.",
          e.getMessage() + ".",
          "Name a directory that this user may write, or a path where one can be made.",
          e);
    }
  }

  /** Deletes what killed exports left; that it cannot be done stops no run. */
  private static void cleanUp(SavedModelWriter writer, Path workDir) {
    try {
      writer.cleanUp(GRACE).forEach(path -> LOG.info("Deleted {}, a killed export's", path));
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "What killed exports left in {} could not be deleted; the next run tries again",
          workDir,
          e);
    }
  }

  Path workDir() {
    return workDir;
  }

  /**
   * Writes the bundle out of a checkpoint's shards.
   *
   * @param samples with which a server warms up
   */
  BundleExported export(ServingGraph graph, VariableSource variables, List<float[]> samples)
      throws IOException {
    long start = System.nanoTime();
    int version =
        config.modelVersion().isPresent()
            ? config.modelVersion().getAsInt()
            : Math.toIntExact(writer.nextVersion());
    String path = writer.export(version, graph, variables, samples);
    return new BundleExported(path, version, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Takes the work directory away again where this run made it and left nothing in it. */
  @Override
  public void close() {
    made.close();
  }
}
