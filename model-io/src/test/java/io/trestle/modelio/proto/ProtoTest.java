package io.trestle.modelio.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CorruptFileException;
import io.trestle.test.seed.Mutations;
import io.trestle.test.seed.Seeded;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProtoTest {
  private static ProtoReader read(byte[] bytes) {
    return ProtoReader.of(bytes, "file.pb", "message");
  }

  @Test
  void theExamplesOfTheSpecificationComeOutByteForByte() {
    assertThat(new ProtoWriter().number(1, 150).toBytes())
        .isEqualTo(HexFormat.of().parseHex("089601"));
    assertThat(new ProtoWriter().text(2, "testing").toBytes())
        .isEqualTo(HexFormat.of().parseHex("120774657374696e67"));
    assertThat(new ProtoWriter().message(3, new ProtoWriter().number(1, 150)).toBytes())
        .isEqualTo(HexFormat.of().parseHex("1a03089601"));
    assertThat(new ProtoWriter().numbers(6, 3, 270, 86_942).toBytes())
        .isEqualTo(HexFormat.of().parseHex("3206038e029ea705"));
  }

  @Test
  void everyKindOfFieldComesBack() {
    float[] many = {0, 1.5f, -2, 3};
    ProtoReader message =
        read(
            new ProtoWriter()
                .number(1, -1)
                .float32(2, 0.5f)
                .float64(3, 1e300)
                .fixed32(4, 0xCAFEBABE)
                .text(5, "grün")
                .entry(6, "key", new ProtoWriter().number(9, 1))
                .floats(7, many, 1, 3)
                .float32(7, 9)
                .number(1000, 7)
                .toBytes());
    next(message, 1);
    assertThat(message.number()).isEqualTo(-1);
    next(message, 2);
    assertThat(message.float32()).isEqualTo(0.5f);
    next(message, 3);
    assertThat(message.float64()).isEqualTo(1e300);
    next(message, 4);
    assertThat((int) message.number()).isEqualTo(0xCAFEBABE);
    next(message, 5);
    assertThat(message.text()).isEqualTo("grün");
    next(message, 6);
    ProtoReader entry = message.message();
    next(entry, 1);
    assertThat(entry.text()).isEqualTo("key");
    next(entry, 2);
    List<Float> floats = new ArrayList<>();
    next(message, 7);
    message.floats(floats::add);
    next(message, 7);
    message.floats(floats::add);
    assertThat(floats).containsExactly(1.5f, -2f, 3f, 9f);
    next(message, 1000);
    assertThat(message.flag()).isTrue();
    assertThat(message.next()).isFalse();
  }

  @Test
  void aLengthBeyondTheEndIsRefusedBeforeMemoryIsTaken() {
    byte[] bytes = new ProtoWriter().number(1, 1).text(2, "abc").toBytes();
    bytes[3] = 0x7F;
    ProtoReader message = read(bytes);
    next(message, 1);
    assertThatThrownBy(message::next)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("file.pb")
        .hasMessageContaining("field 2 at byte 2")
        .hasMessageContaining("a length of 127");
  }

  @Test
  void theOffsetOfAnInnerErrorCountsFromTheFilesStart() {
    byte[] bytes =
        new ProtoWriter().message(1, new ProtoWriter().number(1, 5).number(2, 6)).toBytes();
    bytes[4] = 0x13;
    ProtoReader message = read(bytes);
    next(message, 1);
    ProtoReader inner = message.message();
    next(inner, 1);
    assertThatThrownBy(inner::next).hasMessageContaining("at byte 4").hasMessageContaining("wire");
  }

  @Seeded
  @Test
  void mutationsEndInANamedException(SplittableRandom random) {
    ProtoWriter whole = new ProtoWriter().number(1, 1L << 60).float64(2, 1).numbers(3, 1, 2, 1000);
    byte[] bytes = whole.message(4, whole).floats(5, new float[9], 0, 9).toBytes();
    for (int round = 0; round < 5000; round++) {
      try {
        walk(read(Mutations.of(bytes, random)));
      } catch (CorruptFileException e) {
        assertThat(e).hasMessageContaining("file.pb");
      }
    }
  }

  private static void walk(ProtoReader message) {
    while (message.next()) {
      switch (message.field()) {
        case 1 -> message.number();
        case 2 -> message.float64();
        case 3 -> message.numbers(value -> {});
        case 4 -> walk(message.message());
        default -> message.floats(value -> {});
      }
    }
  }

  private static void next(ProtoReader message, int field) {
    assertThat(message.next()).isTrue();
    assertThat(message.field()).isEqualTo(field);
  }
}
