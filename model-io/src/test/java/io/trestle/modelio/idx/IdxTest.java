package io.trestle.modelio.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CorruptFileException;
import io.trestle.test.seed.Mutations;
import io.trestle.test.seed.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  @TempDir java.nio.file.Path folder;
  private FileSystem files;

  @BeforeEach
  void open() throws IOException {
    files = FileSystem.getLocal(new Configuration(false));
  }

  @ParameterizedTest
  @EnumSource(IdxType.class)
  void valuesOfEveryTypeComeBackPlainAndGzipped(IdxType type) throws IOException {
    float[] values = {0, 1, 2, 3, 100, 127, 5, 6, 7, 8, 9, 10};
    for (boolean gzip : new boolean[] {false, true}) {
      Path file = write(bytes(new IdxHeader(type, List.of(3, 2, 2)), values), gzip);
      try (IdxReader reader = IdxReader.open(files, file)) {
        assertThat(reader.header()).isEqualTo(new IdxHeader(type, List.of(3, 2, 2)));
        assertThat(reader.gzipped()).isEqualTo(gzip);
        float[] read = new float[12];
        assertThat(reader.read(read, 0, 2)).isEqualTo(2);
        assertThat(reader.read(read, 8, 5)).isEqualTo(1);
        assertThat(reader.read(read, 0, 1)).isZero();
        assertThat(read).containsExactly(values);
      }
    }
  }

  @Test
  void unsignedBytesAreNotNegative() throws IOException {
    Path file = write(bytes(new IdxHeader(IdxType.U8, List.of(2)), 255, 128), false);
    try (IdxReader reader = IdxReader.open(files, file)) {
      float[] read = new float[2];
      reader.read(read, 0, 2);
      assertThat(read).containsExactly(255, 128);
    }
  }

  @Test
  void aFileWithoutDimensionsIsOneRecord() throws IOException {
    Path file = write(bytes(new IdxHeader(IdxType.F64, List.of()), 4.5f), false);
    try (IdxReader reader = IdxReader.open(files, file)) {
      float[] read = new float[1];
      assertThat(reader.read(read, 0, 9)).isEqualTo(1);
      assertThat(read[0]).isEqualTo(4.5f);
    }
  }

  @Seeded
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyRangeCanBeReadAfterSkipping(boolean gzip, SplittableRandom random) throws IOException {
    float[] values = new float[500 * 300];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = write(bytes(new IdxHeader(IdxType.F32, List.of(500, 300)), values), gzip);
    for (int round = 0; round < 30; round++) {
      int first = random.nextInt(501);
      int count = random.nextInt(501 - first);
      try (IdxReader reader = IdxReader.open(files, file)) {
        reader.skip(first);
        assertThat(reader.position()).isEqualTo(first);
        float[] read = new float[count * 300];
        assertThat(reader.read(read, 0, count)).isEqualTo(count);
        assertThat(read).isEqualTo(Arrays.copyOfRange(values, first * 300, (first + count) * 300));
      }
    }
  }

  @Test
  void mnistIsReadAsItIs() throws IOException {
    Path data =
        new Path("file://" + System.getProperty("trestle.root") + "/spark-trainer/data/mnist");
    try (IdxReader images = IdxReader.open(files, new Path(data, "t10k-images-idx3-ubyte.gz"));
        IdxReader labels = IdxReader.open(files, new Path(data, "t10k-labels-idx1-ubyte.gz"))) {
      assertThat(images.header().dimensions()).containsExactly(10_000, 28, 28);
      byte[] pixels = new byte[10_000 * 784];
      assertThat(images.read(pixels, 0, 10_000)).isEqualTo(10_000);
      byte[] digits = new byte[10_000];
      assertThat(labels.read(digits, 0, 10_000)).isEqualTo(10_000);
      assertThat(digits).startsWith(7, 2, 1, 0, 4);
    }
  }

  @Test
  void aFileOfAnotherFormatNamesWhatItFound() throws IOException {
    Path file = write(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}, false);
    assertThatThrownBy(() -> IdxReader.open(files, file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("magic number")
        .hasMessageContaining("0x504b0304");
  }

  @Test
  void aWrongTypeNamesTheOnesThatExist() throws IOException {
    Path file = write(new byte[] {0, 0, 0x0A, 1, 0, 0, 0, 0}, false);
    assertThatThrownBy(() -> IdxReader.open(files, file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("0x0a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTruncatedFileSaysHowLongItShouldBe(boolean gzip) throws IOException {
    byte[] whole = bytes(new IdxHeader(IdxType.U8, List.of(3, 100)), new float[300]);
    Path file = write(Arrays.copyOf(whole, 250), gzip);
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("expected 312 bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trailingBytesAreRefused(boolean gzip) throws IOException {
    byte[] whole = bytes(new IdxHeader(IdxType.U8, List.of(3, 100)), new float[300]);
    Path file = write(Arrays.copyOf(whole, 313), gzip);
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("expected 312 bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAbsurdDimensionIsRefusedBeforeMemoryIsTaken(boolean gzip) throws IOException {
    byte[] absurd = {0, 0, 8, 3, 127, -1, -1, -1, 127, -1, -1, -1, 127, -1, -1, -1};
    byte[] large = {0, 0, 8, 1, 127, -1, -1, -1};
    for (byte[] bytes : List.of(absurd, large)) {
      Path file = write(bytes, gzip);
      assertThatThrownBy(() -> IdxReader.open(files, file))
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("2147483647");
    }
  }

  @Test
  void aCutGzipFileIsNamed() throws IOException {
    byte[] zipped = zip(bytes(new IdxHeader(IdxType.U8, List.of(3, 100)), new float[300]));
    Path file = write(Arrays.copyOf(zipped, zipped.length - 5), false);
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("gzip");
  }

  @Seeded
  @Test
  void mutationsEndInANamedExceptionOrInWholeRecords(SplittableRandom random) throws IOException {
    byte[] plain = bytes(new IdxHeader(IdxType.I16, List.of(40, 3, 4)), new float[480]);
    FileSystem unchecked = ((LocalFileSystem) files).getRaw();
    for (int round = 0; round < 5000; round++) {
      byte[] mutated = Mutations.of(round % 2 == 0 ? plain : zip(plain), random);
      Files.write(folder.resolve("mutated"), mutated);
      try (IdxReader reader = IdxReader.open(unchecked, new Path(folder + "/mutated"))) {
        assertThat(reader.header().fileBytes()).isLessThan(1 << 20);
        float[] read = new float[(int) reader.header().valuesPerRecord()];
        while (reader.read(read, 0, 1) > 0) {}
        assertThat(reader.position()).isEqualTo(reader.header().records());
      } catch (CorruptFileException e) {
        assertThat(e).hasMessageContaining("mutated");
      }
    }
  }

  private void readAll(Path file) throws IOException {
    try (IdxReader reader = IdxReader.open(files, file)) {
      reader.read(new byte[1000], 0, 3);
    }
  }

  private Path write(byte[] bytes, boolean gzip) throws IOException {
    Path file = new Path(folder + "/file-" + System.nanoTime());
    try (OutputStream out = files.create(file)) {
      out.write(gzip ? zip(bytes) : bytes);
    }
    return file;
  }

  private static byte[] bytes(IdxHeader header, float... values) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (IdxWriter writer = new IdxWriter(out, header)) {
      writer.write(values, 0, values.length);
    }
    return out.toByteArray();
  }

  private static byte[] zip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
      zipped.write(bytes);
    }
    return out.toByteArray();
  }
}
