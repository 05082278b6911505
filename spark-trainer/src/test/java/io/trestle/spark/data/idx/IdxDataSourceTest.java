package io.trestle.spark.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.idx.IdxHeader;
import io.trestle.modelio.idx.IdxType;
import io.trestle.modelio.idx.IdxWriter;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.data.InvalidTrainingDataException;
import io.trestle.spark.data.TrainingData;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDataSourceTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int RECORDS = 6_000;

  @TempDir private Path directory;

  /** Image i is (i, i/256, 0, 255) bytewise, its label i mod 10. */
  @BeforeEach
  void write() throws IOException {
    images("train-images-idx3-ubyte", RECORDS);
    labels("train-labels-idx1-ubyte", RECORDS);
  }

  private void images(String name, int records) throws IOException {
    byte[] image = {0, 0, 0, (byte) 255};
    try (OutputStream file = open(name);
        IdxWriter out = new IdxWriter(file, new IdxHeader(IdxType.U8, List.of(records, 2, 2)))) {
      for (int i = 0; i < records; i++) {
        image[0] = (byte) i;
        image[1] = (byte) (i >> 8);
        out.write(image, 0, 4);
      }
    }
  }

  private void labels(String name, int records) throws IOException {
    try (OutputStream file = open(name);
        IdxWriter out = new IdxWriter(file, new IdxHeader(IdxType.U8, List.of(records)))) {
      for (int i = 0; i < records; i++) {
        out.write(new byte[] {(byte) (i % 10)}, 0, 1);
      }
    }
  }

  private OutputStream open(String name) throws IOException {
    OutputStream file =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(name)), 1 << 16);
    return name.endsWith(".gz") ? new GZIPOutputStream(file) : file;
  }

  private Dataset<Row> load() {
    return SPARK.read().format("idx").load(directory.toString());
  }

  private static void isComplete(Dataset<Row> rows) {
    List<Row> all = rows.collectAsList();
    assertThat(all).hasSize(RECORDS);
    for (int i = 0; i < RECORDS; i += 997) {
      byte[] image = (byte[]) all.get(i).get(0);
      assertThat(image).containsExactly((byte) i, (byte) (i >> 8), (byte) 0, (byte) 255);
      assertThat(all.get(i).getInt(1)).isEqualTo(i % 10);
    }
  }

  @Test
  void readsADirectoryOfPlainFiles() {
    assertThat(load().schema().simpleString()).isEqualTo("struct<image:binary,label:int>");
    isComplete(load());
  }

  @Test
  void readsPlainFilesInRanges() throws IOException {
    IdxFiles files =
        new IdxFiles(
            directory.resolve("train-images-idx3-ubyte").toString(),
            directory.resolve("train-labels-idx1-ubyte").toString(),
            RECORDS,
            4,
            true,
            256);
    IdxScan.Range range = new IdxScan.Range(4_321, 3);
    try (IdxRecords records =
        new IdxRecords(files, range, IdxDataSource.SCHEMA, SPARK.sessionState().newHadoopConf())) {
      for (int i = 4_321; i < 4_324; i++) {
        assertThat(records.next()).isTrue();
        assertThat(records.get().getInt(1)).isEqualTo(i % 10);
        assertThat(records.get().getBinary(0)[0]).isEqualTo((byte) i);
      }
      assertThat(records.next()).isFalse();
    }
  }

  @Test
  void splitsLargePlainFilesButNotGzippedOnes() {
    IdxScan plain = new IdxScan(new IdxFiles("i", "l", 60_000, 784, true, 10));
    assertThat(plain.planInputPartitions()).hasSize(2);
    assertThat(Arrays.stream(plain.planInputPartitions()).map(p -> ((IdxScan.Range) p).count()))
        .containsExactly(30_000, 30_000);
    IdxScan gzipped = new IdxScan(new IdxFiles("i", "l", 60_000, 784, false, 10));
    assertThat(gzipped.planInputPartitions()).containsExactly(new IdxScan.Range(0, 60_000));
  }

  @Test
  void readsGzippedFilesAndTheTestSplit() throws IOException {
    images("t10k-images-idx3-ubyte.gz", RECORDS);
    labels("t10k-labels-idx1-ubyte.gz", RECORDS);
    isComplete(SPARK.read().format("idx").option("split", "test").load(directory.toString()));
  }

  @Test
  void readsFilesOfOtherNames() throws IOException {
    images("a", RECORDS);
    labels("b.gz", RECORDS);
    String file = directory.resolve("a").toString();
    isComplete(
        SPARK
            .read()
            .format("idx")
            .option("labels", directory.resolve("b.gz").toString())
            .load(file));
    assertThatThrownBy(() -> SPARK.read().format("idx").load(file))
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("option(\"labels\", file)");
  }

  @Test
  void readsOnlyTheColumnsThatAreWanted() {
    assertThat(load().count()).isEqualTo(RECORDS);
    assertThat(load().select("label").distinct().count()).isEqualTo(10);
    assertThat(load().selectExpr("length(image)").distinct().first().getInt(0)).isEqualTo(4);
    assertThat(load().where("label = 3").count()).isEqualTo(RECORDS / 10);
  }

  @Test
  void isTrainingData() {
    try (TrainingData data = TrainingData.from(load()).features("image").pack()) {
      assertThat(data.rows()).isEqualTo(RECORDS);
      assertThat(data.numFeatures()).isEqualTo(4);
      assertThat(data.numClasses()).isEqualTo(10);
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> SPARK.read().format("idx").load("/nowhere/at/all"))
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("no file or directory /nowhere/at/all");
    assertThatThrownBy(
            () -> SPARK.read().format("idx").option("split", "test").load(directory.toString()))
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("neither t10k-images-idx3-ubyte nor t10k-images-idx3-ubyte.gz");
    assertThatThrownBy(
            () -> SPARK.read().format("idx").option("split", "dev").load(directory.toString()))
        .hasMessageContaining("'dev'");
    Files.delete(directory.resolve("train-labels-idx1-ubyte"));
    assertThatThrownBy(this::load)
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("train-labels-idx1-ubyte");
  }

  @Test
  void saysWhenFilesDoNotFit() throws IOException {
    labels("train-labels-idx1-ubyte", 17);
    assertThatThrownBy(this::load)
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("6000 images")
        .hasMessageContaining("17 labels");
    images("train-labels-idx1-ubyte", RECORDS);
    assertThatThrownBy(this::load)
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("no labels");
  }

  @Test
  void saysWhatIsDamaged() throws IOException {
    Path file = directory.resolve("train-images-idx3-ubyte");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(this::load)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("train-images-idx3-ubyte");
    whole[0] = 1;
    Files.write(file, whole);
    assertThatThrownBy(this::load)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("magic");
  }

  @Test
  void saysWhichGzippedFileIsCutOff() throws IOException {
    images("train-images-idx3-ubyte.gz", RECORDS);
    Files.delete(directory.resolve("train-images-idx3-ubyte"));
    Path file = directory.resolve("train-images-idx3-ubyte.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    Dataset<Row> rows =
        SPARK
            .read()
            .format("idx")
            .option("labels", "train-labels-idx1-ubyte")
            .load(directory.toString());
    assertThatThrownBy(() -> TrainingData.from(rows).features("image").pack())
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz");
  }

  @Test
  void saysWhichLabelIsOutOfRange() {
    Dataset<Row> rows =
        SPARK.read().format("idx").option("classes", "9").load(directory.toString());
    assertThatThrownBy(() -> TrainingData.from(rows).features("image").pack())
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("Label 9 of")
        .hasMessageContaining("train-labels-idx1-ubyte is 9");
  }
}
