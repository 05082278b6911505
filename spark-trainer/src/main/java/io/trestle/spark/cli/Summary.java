package io.trestle.spark.cli;

import io.trestle.spark.TrainingResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said when a run has ended well: what came out, where it is, and how to use it. */
final class Summary {
  private static final String MODEL = "mnist";

  private Summary() {}

  static List<String> of(TrainingResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "done: %,d steps; this run took %,d in %s (%,.0f steps/s, %,.0f samples/s)",
            result.steps(),
            result.stepsInThisRun(),
            ProgressLine.time(java.time.Duration.ofMillis(Math.round(result.seconds() * 1000))),
            result.stepsPerSecond(),
            result.samplesPerSecond()));
    if (result.bytesSaved() > 0) {
      long whole = result.bytesPushed() + result.bytesSaved();
      lines.add(
          String.format(
              Locale.ROOT,
              "pushed         %,.1f MB of gradients instead of %,.1f MB",
              result.bytesPushed() / 1e6,
              whole / 1e6));
    }
    result
        .testAccuracy()
        .ifPresent(
            accuracy -> lines.add(String.format(Locale.ROOT, "test accuracy  %.4f", accuracy)));
    result.checkpoint().ifPresent(path -> lines.add("checkpoint     " + shown(path)));
    result
        .checkpoint()
        .ifPresent(path -> lines.add("curves         tensorboard --logdir " + parent(shown(path))));
    result.bundle().ifPresent(path -> lines.addAll(serving(shown(path))));
    return lines;
  }

  private static List<String> serving(String bundle) {
    String base = parent(bundle);
    List<String> lines = new ArrayList<>();
    lines.add("bundle         " + bundle);
    lines.add(
        "serve it with  tensorflow_model_server --rest_api_port=8501 --model_name="
            + MODEL
            + " --model_base_path="
            + base);
    if (base.startsWith("/")) {
      lines.add(
          "or             docker run --rm -p 8501:8501 -v "
              + base
              + ":/models/"
              + MODEL
              + " -e MODEL_NAME="
              + MODEL
              + " tensorflow/serving");
    }
    return lines;
  }

  /** Local paths without their scheme and from the root on; other URIs as they are. */
  private static String shown(String path) {
    URI uri = URI.create(path.replace(" ", "%20"));
    if (uri.getScheme() == null) {
      return Path.of(path).toAbsolutePath().normalize().toString();
    }
    return uri.getScheme().equals("file") ? uri.getPath() : path;
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? path : path.substring(0, slash);
  }
}
