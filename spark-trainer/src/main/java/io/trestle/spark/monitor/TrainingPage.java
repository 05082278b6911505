package io.trestle.spark.monitor;

import java.util.List;
import javax.servlet.http.HttpServletRequest;
import org.apache.spark.ui.UIUtils;
import org.apache.spark.ui.WebUIPage;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.xml.Node;
import scala.xml.Unparsed;

/** The page of the tab: a table for each run. */
final class TrainingPage extends WebUIPage {
  private final TrainingTab tab;
  private final RunWatcher watcher;

  TrainingPage(TrainingTab tab, RunWatcher watcher) {
    super("");
    this.tab = tab;
    this.watcher = watcher;
  }

  @Override
  public Seq<Node> render(HttpServletRequest request) {
    Node body = new Unparsed(RunTables.html(watcher.runs()));
    Seq<Node> content = JavaConverters.asScalaBuffer(List.of(body));
    return UIUtils.headerSparkPage(
        request, "Training", () -> content, tab, Option.empty(), false, false);
  }
}
