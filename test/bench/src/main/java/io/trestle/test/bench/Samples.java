package io.trestle.test.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of several rounds, by contender and figure, in the order in which they came. */
public final class Samples {
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  /** The middle of the values, the mean of the two in the middle; NaN without values. */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** Adds what a contender reached in one round. */
  public void add(String contender, Map<String, Double> figures) {
    Map<String, List<Double>> own =
        values.computeIfAbsent(contender, name -> new LinkedHashMap<>());
    figures.forEach(
        (figure, value) -> own.computeIfAbsent(figure, f -> new ArrayList<>()).add(value));
  }

  /** One value per round; empty when there is none. */
  public List<Double> of(String contender, String figure) {
    return List.copyOf(values.getOrDefault(contender, Map.of()).getOrDefault(figure, List.of()));
  }

  /** Round by round, one contender's figure over another's. */
  public List<Double> ratios(String contender, String over, String figure) {
    List<Double> above = of(contender, figure);
    List<Double> below = of(over, figure);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
      ratios.add(above.get(i) / below.get(i));
    }
    return ratios;
  }

  /** All of it. */
  public List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    values.forEach(
        (contender, figures) ->
            figures.forEach((figure, list) -> all.add(Measurement.of(contender, figure, list))));
    return all;
  }

  /** Who was measured. */
  public Set<String> contenders() {
    return new LinkedHashSet<>(values.keySet());
  }
}
