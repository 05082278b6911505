package io.trestle.notebook.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** The session that cells have started, if they have. */
public final class SparkSessions {
  private static final Logger LOG = LoggerFactory.getLogger(SparkSessions.class);
  private static final String JARS = "spark.jars";
  private static final long PATIENCE_MILLIS = 2000;

  private SparkSessions() {}

  /**
   * Sets, where nothing else is set, what a session that cells start needs.
   *
   * @param classes the folder with the cells' classes, which Spark serves to its executors
   */
  public static void defaults(Path classes) {
    setDefault("spark.repl.class.outputDir", classes.toString());
    setDefault("spark.master", "local[2]");
    setDefault("spark.app.name", "notebook");
    setDefault("spark.ui.showConsoleProgress", "false");
    setDefault(
        "spark.executor.extraJavaOptions",
        "-XX:+IgnoreUnrecognizedVMOptions --add-modules=jdk.incubator.vector"
            + " -Dio.netty.tryReflectionSetAccessible=true");
  }

  private static void setDefault(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private static Optional<SparkSession> running() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    return session.isDefined() && !session.get().sparkContext().isStopped()
        ? Optional.of(session.get())
        : Optional.empty();
  }

  /** Cancels what an interrupted cell left running. */
  static void cancelJobs() {
    running().ifPresent(session -> session.sparkContext().cancelAllJobs());
  }

  /**
   * Waits until Spark's listeners have heard what the cell did, so that what they show goes under
   * this cell. Two seconds are enough for all that waits in a bus that is not stuck.
   */
  static void awaitEvents() {
    try {
      if (running().isPresent()) {
        running().get().sparkContext().listenerBus().waitUntilEmpty(PATIENCE_MILLIS);
      }
    } catch (Exception | LinkageError e) { // Spark throws TimeoutException without declaring it.
      LOG.debug("Spark's listeners are behind, or its bus is another one.", e);
    }
  }

  /** How much of the jobs that run is done: tasks, in percent; 0 when there are none. */
  public static int progress() {
    int all = 0;
    int done = 0;
    Optional<SparkSession> session = running();
    if (session.isPresent()) {
      SparkStatusTracker tracker = session.get().sparkContext().statusTracker();
      for (int id : tracker.getActiveStageIds()) {
        Option<SparkStageInfo> stage = tracker.getStageInfo(id);
        all += stage.isDefined() ? stage.get().numTasks() : 0;
        done += stage.isDefined() ? stage.get().numCompletedTasks() : 0;
      }
    }
    return all == 0 ? 0 : 100 * done / all;
  }

  /** Sends a jar to the executors, those of a session to come as well. */
  static void addJar(Path path) {
    if (!Files.isRegularFile(path)) {
      return;
    }
    if (running().isPresent()) {
      running().get().sparkContext().addJar(path.toString());
    } else {
      String before = System.getProperty(JARS, "");
      System.setProperty(JARS, before.isEmpty() ? path.toString() : before + "," + path);
    }
  }

  /**
   * Sets a property for the session to come.
   *
   * @throws CellRejectedException when one runs already
   */
  static void set(String name, String value) {
    if (running().isPresent()) {
      throw new CellRejectedException(
          "%spark "
              + name
              + " comes too late: a session runs already. Stop it first, with"
              + " SparkSession.active().stop(), or put the line into the first cell.");
    }
    System.setProperty(name, value);
  }

  /** Stops the session, so that its executors end with the kernel. */
  public static void stop() {
    running().ifPresent(SparkSession::stop);
  }
}
