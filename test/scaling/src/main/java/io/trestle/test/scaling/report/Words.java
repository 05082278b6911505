package io.trestle.test.scaling.report;

import java.util.Locale;

/** Numbers as they stand in tables. */
final class Words {
  private Words() {}

  /** Three digits that count. */
  static String figure(double value) {
    if (value >= 100) {
      double digits = Math.pow(10, Math.floor(Math.log10(value)) - 2);
      return String.format(Locale.ROOT, "%,.0f", Math.round(value / digits) * digits);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.2g", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** A power of ten by its exponent. */
  static String power(double value) {
    return "10^" + Math.round(Math.log10(value));
  }

  static String bytes(double bytes) {
    return bytes >= 1e9 ? figure(bytes / 1e9) + " GB" : figure(bytes / 1e6) + " MB";
  }

  static String micros(double micros) {
    return String.format(Locale.ROOT, "%.1f", micros);
  }
}
