package io.trestle.test.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.test.scaling.measure.Point;
import io.trestle.test.scaling.model.Costs;
import io.trestle.test.scaling.report.MeasuredPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The simulation beside what was measured and is kept here. Points that the costs were fitted to
 * are left out.
 */
class MeasuredPointsTest {
  private final Path folder = Path.of(System.getProperty("trestle.root"), "test/scaling");

  @Test
  void theSimulationForetellsWhatItWasNotFittedTo() throws IOException {
    List<Point> points = Point.read(folder.resolve("measured.csv"));
    MeasuredPart part = new MeasuredPart(points, Costs.read(folder.resolve("costs.properties")));
    List<Point> unseen = points.stream().filter(p -> !MeasuredPart.isFitted(p)).toList();
    assertThat(unseen).hasSizeGreaterThan(10);
    double error = 0;
    for (Point point : unseen) {
      double ratio = part.simulated(point) / point.stepsPerSecond();
      assertThat(ratio).as("%s", point).isBetween(0.6, 1.6);
      error += Math.abs(Math.log(ratio));
    }
    double typical = Math.exp(error / unseen.size());
    assertThat(typical).isCloseTo(1, within(0.25));
  }
}
