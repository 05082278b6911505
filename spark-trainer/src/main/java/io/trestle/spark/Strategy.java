package io.trestle.spark;

import java.util.Arrays;
import java.util.Locale;

/** Who leads a run. What {@code --strategy} takes is a name in lower case, with hyphens. */
public enum Strategy {
  /** Trestle's own servers: any model, any mode. */
  PARAMETER_SERVER,
  /**
   * DL4J's SharedTrainingMaster: workers send each other their encoded updates (Strom, 2015). DL4J
   * networks only.
   */
  GRADIENT_SHARING,
  /**
   * DL4J's ParameterAveragingTrainingMaster: workers train apart, and their parameters and
   * updaters' states are averaged on the driver from time to time. DL4J networks only.
   */
  PARAMETER_AVERAGING;

  /** Whether one of DL4J's masters leads, so that there are no servers. */
  public boolean isLedByMaster() {
    return this != PARAMETER_SERVER;
  }

  /**
   * The strategy of a name as {@link #toString} gives it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Strategy named(String name) {
    return Arrays.stream(values())
        .filter(strategy -> strategy.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no strategy " + name + "."));
  }

  /** As the command line writes it: {@code gradient-sharing}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
