package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad data is found before Spark starts: status 1, one message that names the file. */
class BadDataTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  @TempDir private Path folder;
  private Path trainImages;
  private Path trainLabels;

  @BeforeEach
  void smallDataSet() throws IOException {
    trainImages = idx("train-images-idx3-ubyte", IMAGES, 6 * 4, 6, 2, 2);
    trainLabels = idx("train-labels-idx1-ubyte", LABELS, 6, 6);
    idx("t10k-images-idx3-ubyte", IMAGES, 3 * 4, 3, 2, 2);
    idx("t10k-labels-idx1-ubyte", LABELS, 3, 3);
  }

  @Test
  void aFolderThatIsMissing() {
    Path missing = folder.resolve("nowhere");
    refuses(missing, missing + " cannot be used", "It does not exist.", "--data DIR");
  }

  @Test
  void aFileInsteadOfAFolder() {
    refuses(trainImages, trainImages + " cannot be used", "It is a file.");
  }

  @Test
  void aFolderWithoutOneOfTheFiles() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    refuses(folder, "It holds neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz.");
  }

  @Test
  void aFileThatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(trainImages);
    Files.write(trainImages, Arrays.copyOf(whole, whole.length - 1));
    refuses(folder, trainImages.toString(), "expected 40 bytes", "found 39 bytes");
  }

  @Test
  void aFileWithAnotherMagicNumber() throws IOException {
    Files.write(trainLabels, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
    refuses(folder, trainLabels.toString(), "Magic number", "found 0x504b0304");
  }

  @Test
  void imagesWhereLabelsShouldBe() throws IOException {
    Files.copy(trainImages, Files.newOutputStream(trainLabels));
    refuses(folder, trainLabels + " does not hold what its name says", "in 1 dimensions");
  }

  @Test
  void imagesAndLabelsOfDifferentCounts() throws IOException {
    idx("train-labels-idx1-ubyte", LABELS, 5, 5);
    refuses(folder, "differ in number", "holds 6 images", "holds 5 labels");
  }

  @Test
  void aLabelAboveNine() throws IOException {
    byte[] labels = Files.readAllBytes(trainLabels);
    labels[8 + 4] = 10;
    Files.write(trainLabels, labels);
    refuses(folder, "Label 4 of", trainLabels + " is 10", "digits 0 to 9");
  }

  @Test
  void trainingAndTestImagesOfDifferentSizes() throws IOException {
    idx("t10k-images-idx3-ubyte", IMAGES, 3 * 9, 3, 3, 3);
    refuses(folder, "differ in size", "4 pixels an image", "has 9");
  }

  @Test
  void noImages() throws IOException {
    idx("t10k-images-idx3-ubyte", IMAGES, 0, 0, 2, 2);
    idx("t10k-labels-idx1-ubyte", LABELS, 0, 0);
    refuses(folder, "t10k-images-idx3-ubyte holds no images");
  }

  private void refuses(Path data, String... words) {
    Path model = folder.resolve("model");
    Path logs = folder.resolve("logs");
    CommandRun run =
        CommandRun.of(
            "train",
            "--data",
            data.toString(),
            "--work-dir",
            model.toString(),
            "--log-dir",
            logs.toString());
    assertThat(run.err()).startsWith("trestle: ").contains(words).doesNotContain("\tat ");
    assertThat(run.status()).isEqualTo(1);
    assertThat(model).doesNotExist();
    assertThat(logs).doesNotExist();
  }

  private Path idx(String name, int magic, int bytes, int... dimensions) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(4 + 4 * dimensions.length + bytes).putInt(magic);
    for (int dimension : dimensions) {
      content.putInt(dimension);
    }
    return Files.write(folder.resolve(name), content.array());
  }
}
