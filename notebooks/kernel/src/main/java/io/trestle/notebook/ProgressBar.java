package io.trestle.notebook;

import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Shows how far a run is, in place. What stays at the end holds no times, so that the same run
 * leaves the same words on every machine. A {@link TrainingListener} is called by one thread at a
 * time.
 */
final class ProgressBar implements TrainingListener {
  private final Supplier<FrontEnd> frontEnd;
  private String id;
  private long maxSteps = Long.MAX_VALUE;

  ProgressBar(Supplier<FrontEnd> frontEnd) {
    this.frontEnd = frontEnd;
  }

  @Override
  public void started(RunStarted run) {
    maxSteps = run.maxSteps();
    show(run.globalStep(), String.format(Locale.ROOT, "%s, %d workers", run.mode(), run.workers()));
  }

  @Override
  public void progress(Progress progress) {
    show(
        progress.globalStep(),
        String.format(
            Locale.ROOT,
            "%,.0f steps/s, loss %.4f%s",
            progress.stepsPerSecond(),
            progress.loss(),
            progress.timeLeft().isNegative()
                ? ""
                : ", " + progress.timeLeft().toSeconds() + " s left"));
  }

  @Override
  public void recovered(Recovered recovery) {
    show(recovery.resumedAt(), "a server was lost; training went back to its checkpoint");
  }

  @Override
  public void finished(TrainingResult result) {
    maxSteps = Math.min(maxSteps, result.steps());
    show(result.steps(), String.format(Locale.ROOT, "done, loss %.4f", result.finalLoss()));
  }

  private void show(long step, String words) {
    boolean bounded = maxSteps != Long.MAX_VALUE;
    String count =
        bounded
            ? String.format(Locale.ROOT, "step %,d of %,d", step, maxSteps)
            : String.format(Locale.ROOT, "step %,d", step);
    String bar =
        bounded
            ? "<progress style=\"width: 24em\" max=\"%d\" value=\"%d\"></progress> "
                .formatted(maxSteps, step)
            : "";
    Rendered shown = Rendering.of(new Html("<div>" + bar + count + ": " + words + "</div>"));
    FrontEnd to = frontEnd.get();
    if (id == null) {
      id = to.display(shown);
    } else {
      to.update(id, shown);
    }
    if (bounded) {
      to.progress((int) (100 * step / Math.max(1, maxSteps)));
    }
  }
}
