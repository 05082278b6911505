package io.trestle.modelio.savedmodel;

import io.trestle.modelio.BundleAttempt;
import io.trestle.modelio.BundleLayout;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Names of directories and files of bundles. */
final class Layouts {
  static final String SAVED_MODEL = "saved_model.pb";
  static final String EXPORT_META = "export.meta";

  /** TensorFlow Serving takes every directory whose name is a number for a version. */
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  private Layouts() {}

  static String directory(BundleLayout layout, long version) {
    return switch (layout) {
      case SAVED_MODEL -> Long.toString(version);
      case SESSION_BUNDLE -> "%08d".formatted(version);
    };
  }

  /** The file whose appearance makes a bundle complete. */
  static String lastFile(BundleLayout layout) {
    return switch (layout) {
      case SAVED_MODEL -> SAVED_MODEL;
      case SESSION_BUNDLE -> EXPORT_META;
    };
  }

  /** The start of the paths of an attempt's files with variables. */
  static Path prefix(BundleAttempt attempt) {
    return new Path(attempt.staging(), prefix(attempt.layout()));
  }

  /** The start of the names of the files with variables, within the bundle. */
  static String prefix(BundleLayout layout) {
    return switch (layout) {
      case SAVED_MODEL -> "variables/variables";
      case SESSION_BUNDLE -> "export";
    };
  }

  /** The version that a directory's name says; -1 for other names. */
  static long version(String name) {
    return VERSION.matcher(name).matches() ? Long.parseLong(name) : -1;
  }
}
