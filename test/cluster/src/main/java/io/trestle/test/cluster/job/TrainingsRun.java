package io.trestle.test.cluster.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trestle.test.cluster.host.HostException;
import io.trestle.test.cluster.host.HostProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A submitted {@link Trainings} application.
 *
 * @param process of {@code spark-submit}, which is the driver's
 * @param runs in their order
 */
public record TrainingsRun(HostProcess process, List<Trainings.Run> runs) implements AutoCloseable {
  public TrainingsRun {
    runs = List.copyOf(runs);
  }

  /**
   * Waits for the end of the application and returns what came out of each run.
   *
   * @throws HostException when it ends with another status than 0, or not in time
   */
  public List<JsonNode> await(Duration limit) {
    int status = process.awaitEnd(limit);
    if (status != 0) {
      throw new HostException(
          "the application ended with status " + status + ":\n" + process.tail());
    }
    List<JsonNode> outcomes = new ArrayList<>();
    for (Trainings.Run run : runs) {
      String line = "^run " + Pattern.quote(run.directory()) + ": (.*)$";
      try {
        outcomes.add(new ObjectMapper().readTree(process.await(line, Duration.ZERO).group(1)));
      } catch (JsonProcessingException e) {
        throw new HostException("no JSON about " + run, e);
      }
    }
    return outcomes;
  }

  @Override
  public void close() {
    process.close();
  }
}
