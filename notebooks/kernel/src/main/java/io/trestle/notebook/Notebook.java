package io.trestle.notebook;

import io.trestle.spark.TrainingListener;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What cells call. Outside a notebook the same calls print text. Thread-safe; a value that is shown
 * from another thread goes under the cell that runs.
 */
public final class Notebook {
  private static final Set<SparkContext> WATCHED =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private static volatile FrontEnd frontEnd = new ConsoleFrontEnd(System.out);

  private Notebook() {}

  /** Has everything shown here from now on; the kernel calls it before the first cell. */
  public static void attach(FrontEnd to) {
    frontEnd = to;
  }

  /**
   * Shows pictures, HTML, DataFrames (their first rows, as a table) and, as text, everything else.
   *
   * @return what {@link #update} replaces
   */
  public static Shown display(Object value) {
    return new Shown(frontEnd.display(Rendering.of(value)));
  }

  /** Replaces what {@link #display} showed. */
  public static void update(Shown shown, Object value) {
    frontEnd.update(shown.id(), Rendering.of(value));
  }

  /** HTML to be shown as it is; text in it must be escaped already. */
  public static Html html(String fragment) {
    return new Html(fragment);
  }

  /** A listener for one run that shows a bar and updates it in place. */
  public static TrainingListener progress() {
    return new ProgressBar(() -> frontEnd);
  }

  /**
   * Shows such a bar for every run of this session from now on, also for those that {@code fit} of
   * an Estimator starts. Once is enough; again, for the same session, changes nothing.
   */
  public static void watch(SparkSession spark) {
    if (WATCHED.add(spark.sparkContext())) {
      spark.sparkContext().addSparkListener(new SessionProgress(Notebook::progress));
    }
  }
}
