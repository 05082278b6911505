package io.trestle.spark.job;

import io.trestle.modelio.event.EventWriter;
import io.trestle.modelio.event.Scalar;
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

  private final EventWriter writer;
  private final float learningRate;
  private boolean broken;

  private EventLog(EventWriter writer, double learningRate) {
    this.writer = writer;
    this.learningRate = (float) learningRate;
  }

  static EventLog create(Configuration conf, Path logDir, String runId, double learningRate)
      throws IOException {
    return new EventLog(EventWriter.create(conf, logDir, runId, Clock.systemUTC()), learningRate);
  }

  @Override
  public void progress(Progress progress) {
    Map<String, Float> values = new LinkedHashMap<>();
    put(values, Scalar.LOSS, progress.loss());
    put(values, Scalar.ACCURACY, progress.accuracy());
    put(values, Scalar.STEPS_PER_SECOND, progress.stepsPerSecond());
    put(values, Scalar.LEARNING_RATE, learningRate);
    write(progress.globalStep(), values);
  }

  @Override
  public void evaluated(Evaluated evaluation) {
    Map<String, Float> values = new LinkedHashMap<>();
    put(values, "eval/" + Scalar.ACCURACY, evaluation.accuracy());
    put(values, "eval/" + Scalar.LOSS, evaluation.logLoss());
    write(evaluation.globalStep(), values);
  }

  private static void put(Map<String, Float> values, String tag, double value) {
    if (!Double.isNaN(value)) {
      values.put(tag, (float) value);
    }
  }

  private void write(long step, Map<String, Float> values) {
    if (broken || values.isEmpty()) {
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
    writer.close();
  }
}
