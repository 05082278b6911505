package io.trestle.spark.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the constants of an enum as the command line writes them: in lower case, with hyphens. */
final class LowerCase<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  LowerCase(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("expected " + all() + ", not '" + text + "'"));
  }

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace("_", "-");
  }

  private String all() {
    return Arrays.stream(type.getEnumConstants())
        .map(LowerCase::of)
        .collect(Collectors.joining(", "));
  }
}
