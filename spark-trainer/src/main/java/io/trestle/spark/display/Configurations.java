package io.trestle.spark.display;

import io.trestle.spark.TrainingConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration in names and values. It is read by its record components, so that no value can be
 * forgotten here when one is added there.
 */
final class Configurations {
  private Configurations() {}

  static Map<String, String> of(TrainingConfig config) {
    Map<String, String> rows = new LinkedHashMap<>();
    add(rows, "", config);
    return rows;
  }

  private static void add(Map<String, String> rows, String prefix, Record values) {
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      Object value = read(values, component);
      String name = prefix + component.getName();
      if (value instanceof Record part && part.getClass().getSimpleName().endsWith("Config")) {
        add(rows, name + ".", part);
      } else {
        text(value).ifPresent(text -> rows.put(name, text));
      }
    }
  }

  private static Object read(Record values, RecordComponent component) {
    try {
      return component.getAccessor().invoke(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A record component is not public: " + component, e);
    }
  }

  /** Values that were not given are left out. A secret is never a value: files alone are named. */
  private static Optional<String> text(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.flatMap(Configurations::text);
    }
    if (value instanceof Duration duration) {
      return Optional.of(duration.toMillis() / 1000.0 + " s");
    }
    if (value instanceof Path path) {
      return Optional.of(path.toString());
    }
    String text = value.toString().replaceAll("^Optional(Int|Long|Double)\\[(.*)]$", "$2");
    boolean absent = text.matches("Optional(Int|Long|Double)?\\.empty|\\[]");
    return absent ? Optional.empty() : Optional.of(text);
  }
}
