package io.trestle.notebook;

import io.trestle.spark.display.Picture;
import java.util.Base64;
import java.util.Map;
import org.apache.spark.sql.Dataset;

/** Finds the forms of a value. */
public final class Rendering {
  private Rendering() {}

  /** All forms that a front end may choose from. */
  public static Rendered of(Object value) {
    if (value instanceof Picture picture) {
      return new Rendered(
          Map.of(
              Rendered.TEXT, picture.toString(),
              Rendered.SVG, picture.svg(),
              Rendered.PNG, Base64.getEncoder().encodeToString(picture.png())));
    }
    if (value instanceof Html html) {
      return new Rendered(Map.of(Rendered.TEXT, html.toString(), Rendered.HTML, html.html()));
    }
    if (value instanceof Dataset<?> rows) {
      return RowTable.of(rows.toDF()).rendered();
    }
    return new Rendered(Map.of(Rendered.TEXT, String.valueOf(value)));
  }
}
