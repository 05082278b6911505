package io.trestle.modelio.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.sstable.MaskedCrc32c;
import io.trestle.test.seed.Mutations;
import io.trestle.test.seed.Seeded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TfRecordTest {
  @Test
  void recordsComeBackInOrder() throws IOException {
    assertThat(read(write("first", "", "third"))).containsExactly("first", "", "third");
  }

  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    // The record "foo", with checksums from another implementation of CRC32C.
    assertThat(write("foo"))
        .isEqualTo(HexFormat.of().parseHex("0300000000000000b099490e666f6f618abefe"));
  }

  @Test
  void aCutOffRecordIsDamageUnlessTheFileIsStillWritten() throws IOException {
    byte[] whole = write("first", "second");
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    TfRecordReader strict = reader(cut);
    assertThat(strict.next()).isPresent();
    assertThatThrownBy(strict::next)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("file.tfrecord")
        .hasMessageContaining("at byte 21");
    TfRecordReader patient = reader(cut);
    assertThat(patient.nextIfWhole()).isPresent();
    assertThat(patient.nextIfWhole()).isEmpty();
  }

  @Test
  void aLengthThatTheFileCannotHoldTakesNoMemory() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TfRecordWriter writer = new TfRecordWriter(out)) {
      writer.write(new byte[0]);
    }
    byte[] bytes = out.toByteArray();
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    numbers.putLong(0, 1_000_000_000);
    numbers.putInt(8, MaskedCrc32c.of(bytes, 0, 8));
    assertThatThrownBy(() -> reader(bytes).next()).isInstanceOf(CorruptFileException.class);
  }

  @Seeded
  @Test
  void mutationsAreNeverTakenForOtherRecords(SplittableRandom random) throws IOException {
    List<String> texts = List.of("first", "", "a third that is longer than the others");
    byte[] whole = write(texts.toArray(String[]::new));
    for (int round = 0; round < 5000; round++) {
      byte[] mutated = Mutations.of(whole, random);
      List<String> found = new ArrayList<>();
      TfRecordReader reader = reader(mutated);
      try {
        for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
          found.add(new String(next.get(), StandardCharsets.UTF_8));
        }
      } catch (CorruptFileException e) {
        assertThat(e).hasMessageContaining("file.tfrecord");
      }
      assertThat(texts.subList(0, Math.min(found.size(), 3))).isEqualTo(found);
    }
  }

  @Test
  void examplesComeBack() {
    Example example =
        new Example(
            Map.of(
                "x", Feature.ofFloats(1, 2.5f),
                "label", Feature.ofLongs(-1, Long.MAX_VALUE),
                "name", Feature.ofTexts("a", "ü")));
    Example read = Example.parse(example.toBytes(), "file");
    assertThat(read.features()).containsOnlyKeys("x", "label", "name");
    assertThat(read.features().get("x").floats()).containsExactly(1, 2.5f);
    assertThat(read.features().get("label").longs()).containsExactly(-1, Long.MAX_VALUE);
    assertThat(read.features().get("name").bytes()).hasSize(2).contains(new byte[] {'a'});
    assertThat(read.toBytes()).isEqualTo(example.toBytes());
  }

  @Seeded
  @Test
  void mutatedExamplesEndInANamedException(SplittableRandom random) {
    byte[] whole =
        new Example(
                Map.of(
                    "x", Feature.ofFloats(1, 2, 3),
                    "label", Feature.ofLongs(1, 1000),
                    "name", Feature.ofTexts("text")))
            .toBytes();
    for (int round = 0; round < 5000; round++) {
      try {
        Example.parse(Mutations.of(whole, random), "file.tfrecord");
      } catch (CorruptFileException e) {
        assertThat(e).hasMessageContaining("file.tfrecord");
      }
    }
  }

  private static byte[] write(String... texts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TfRecordWriter writer = new TfRecordWriter(out)) {
      for (String text : texts) {
        writer.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static List<String> read(byte[] bytes) throws IOException {
    List<String> texts = new ArrayList<>();
    TfRecordReader reader = reader(bytes);
    for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
      texts.add(new String(next.get(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static TfRecordReader reader(byte[] bytes) {
    return new TfRecordReader(new ByteArrayInputStream(bytes), "file.tfrecord");
  }
}
