package io.trestle.test.bench;

import java.util.Map;

/** One that takes its turn in every round. */
public interface Contender {
  /** As it stands in the table. */
  String name();

  /** One turn: the figures that it reached. */
  Map<String, Double> turn() throws Exception;
}
