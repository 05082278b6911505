package io.trestle.spark.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.LocalSpark;
import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingResult.LossPoint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Every picture is whole in both formats, in greys alone, and shows what it was given. */
class ChartsTest {
  private static final List<LossPoint> CURVE =
      List.of(new LossPoint(1, 2.3), new LossPoint(500, 0.6), new LossPoint(1000, 0.3));
  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.of(new long[][] {{90, 10, 0}, {5, 77, 0}, {0, 0, 42}});

  static Stream<Picture> pictures() {
    return Stream.of(
        Charts.loss(CURVE),
        Charts.loss(List.of()),
        Charts.losses(new TreeMap<>(Map.of("async", CURVE, "sync", CURVE.subList(0, 2)))),
        Charts.staleness(new StalenessHistogram(List.of(100L, 40L, 0L, 2L), 5)),
        Charts.staleness(StalenessHistogram.EMPTY),
        Charts.confusion(MATRIX),
        Charts.weights(new float[] {1, -1, 0, 0.5f, -0.5f, 0, 1, 1}, 2, 2));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void theSvgIsWellFormedAndNeedsNothingFromOutside(Picture picture) throws Exception {
    String svg = picture.svg();
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("width")).isEqualTo("" + picture.width());
    assertThat(svg.replaceAll("xmlns(:xlink)?=\"[^\"]*\"", "")).doesNotContain("http");
    assertThat(svg).isEqualTo(picture.svg());
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void thePngIsGreyAndTwiceAsDense(Picture picture) throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.png()));
    assertThat(image.getWidth()).isEqualTo(2 * picture.width());
    assertThat(image.getHeight()).isEqualTo(2 * picture.height());
    int colours = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int red = rgb >> 16 & 0xFF;
        colours += red == (rgb >> 8 & 0xFF) && red == (rgb & 0xFF) ? 0 : 1;
      }
    }
    assertThat(colours).isZero();
  }

  @Test
  void theConfusionMatrixShowsItsCounts() {
    assertThat(Charts.confusion(MATRIX).svg()).contains(">77<").contains(">42<");
    assertThat(Charts.confusion(MATRIX).caption()).contains("93.30 %");
  }

  @Test
  void weightsAreDarkForAndLightAgainst() throws Exception {
    // One pixel, two classes: black for the first, white for the second.
    Picture picture = Charts.weights(new float[] {1, -1}, 1, 1);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.png()));
    assertThat(image.getRGB(80, 100) & 0xFF).isZero();
    assertThat(image.getRGB(330, 100) & 0xFF).isEqualTo(255);
  }

  @Test
  void weightsThatMakeNoImagesAreRefused() {
    assertThatThrownBy(() -> Charts.weights(new float[783], 28, 28))
        .hasMessageContaining("783 weights do not make images of 28 x 28");
  }

  @Test
  void stalenessIsNamedByItsBuckets() {
    assertThat(XCharts.bucketNames(5)).containsExactly("0", "1", "2+", "4+", "8+");
  }

  @Test
  void aMatrixIsCountedFromRows() {
    Dataset<Row> rows =
        LocalSpark.session()
            .sql("select * from values (0, 0.0D), (0, 1.0D), (1, 1.0D), (2, 1.0D) t(label, p)");
    ConfusionMatrix matrix = ConfusionMatrix.of(rows, "label", "p");
    assertThat(matrix.classes()).isEqualTo(3);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.total(2)).isEqualTo(1);
    assertThat(matrix.accuracy()).isEqualTo(0.5);
  }

  @Test
  void aMatrixThatIsNotSquareIsRefused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(new long[][] {{1}, {1, 2}}))
        .hasMessageContaining("Row 0 of the confusion matrix has 1 columns");
  }
}
