package io.trestle.spark.job;

import io.trestle.modelio.event.EventWriter;
import io.trestle.modelio.event.Scalar;
import io.trestle.ps.LearningRate;
import io.trestle.spark.TrainingListener;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a listener hears to a TensorBoard event file. Training never fails for it: when the
 * file cannot be written any more, that is logged once. Not thread-safe.
 */
final class EventLog implements TrainingListener, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private final Configuration conf;
  private final Path logDir;
  private final String runId;
  private final LearningRate learningRate;
  private EventWriter writer;
  private boolean broken;

  /** A log whose file is made when training starts: a start that is refused leaves none. */
  EventLog(Configuration conf, Path logDir, String runId, LearningRate learningRate) {
    this.conf = conf;
    this.logDir = logDir;
    this.runId = runId;
    this.learningRate = learningRate;
  }

  @Override
  public void started(RunStarted run) {
    try {
      writer = EventWriter.create(conf, logDir, runId, Clock.systemUTC());
    } catch (IOException | RuntimeException e) {
      broken = true;
      LOG.warn("No event file can be made in {}; training goes on.", logDir, e);
    }
  }

  @Override
  public void progress(Progress progress) {
    Map<String, Float> values = new LinkedHashMap<>();
    put(values, Scalar.LOSS, progress.loss());
    put(values, Scalar.ACCURACY, progress.accuracy());
    put(values, Scalar.STEPS_PER_SECOND, progress.stepsPerSecond());
    put(values, Scalar.LEARNING_RATE, learningRate.at(progress.globalStep()));
    write(progress.globalStep(), values);
  }

  @Override
  public void validated(Evaluated validation) {
    write("validation/", validation);
  }

  @Override
  public void evaluated(Evaluated evaluation) {
    write("eval/", evaluation);
  }

  private void write(String group, Evaluated evaluation) {
    Map<String, Float> values = new LinkedHashMap<>();
    put(values, group + Scalar.ACCURACY, evaluation.accuracy());
    put(values, group + Scalar.LOSS, evaluation.logLoss());
    write(evaluation.globalStep(), values);
  }

  private static void put(Map<String, Float> values, String tag, double value) {
    if (!Double.isNaN(value)) {
      values.put(tag, (float) value);
    }
  }

  private void write(long step, Map<String, Float> values) {
    if (broken || writer == null || values.isEmpty()) {
      return;
    }
    try {
      writer.write(step, values);
    } catch (IOException e) {
      broken = true;
      LOG.warn("{} cannot be written any more; training goes on.", writer.file(), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
