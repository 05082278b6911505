package io.trestle.notebook.jupyter;

import io.trestle.notebook.FrontEnd;
import io.trestle.notebook.Rendered;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.DisplayStream;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** Shows values by Jupyter's display_data and update_display_data. */
final class JupyterFrontEnd implements FrontEnd {
  private final DisplayStream stream;

  JupyterFrontEnd(DisplayStream stream) {
    this.stream = stream;
  }

  @Override
  public String display(Rendered value) {
    String id = UUID.randomUUID().toString();
    DisplayData data = data(value);
    data.setDisplayId(id);
    stream.display(data);
    return id;
  }

  @Override
  public void update(String id, Rendered value) {
    stream.updateDisplay(id, data(value));
  }

  @Override
  public void progress(int percent) {
    // Jupyter has no place for it; the bar itself is shown.
  }

  static DisplayData data(Rendered value) {
    DisplayData data = new DisplayData();
    value.byType().entrySet().stream()
        .filter(form -> !form.getKey().equals(Rendered.TABLE)) // Jupyter shows tables as HTML.
        .forEach(form -> data.putData(form.getKey(), form.getValue()));
    return data;
  }
}
