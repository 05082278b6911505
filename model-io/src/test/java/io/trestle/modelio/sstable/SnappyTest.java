package io.trestle.modelio.sstable;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CorruptFileException;
import io.trestle.test.seed.Seeded;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnappyTest {
  private static byte[] uncompress(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Snappy.uncompress(ByteCursor.over(bytes, "file", "block", 0));
  }

  @Test
  void literalsAndAllKindsOfCopies() {
    assertThat(uncompress("00")).isEmpty();
    assertThat(new String(uncompress("05 10 68656c6c6f"), US_ASCII)).isEqualTo("hello");
    // "abcd", then 6 bytes from 4 back with a 1-byte offset: the copy overlaps itself.
    assertThat(new String(uncompress("0a 0c 61626364 09 04"), US_ASCII)).isEqualTo("abcdabcdab");
    assertThat(new String(uncompress("08 0c 61626364 0e 0400"), US_ASCII)).isEqualTo("abcdabcd");
    assertThat(new String(uncompress("08 0c 61626364 0f 04000000"), US_ASCII))
        .isEqualTo("abcdabcd");
    assertThat(new String(uncompress("03 f0 02 616263"), US_ASCII)).isEqualTo("abc");
    assertThat(new String(uncompress("03 f4 0200 616263"), US_ASCII)).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ffffffff0f 00",
        "05 10 6865",
        "05 00 68",
        "02 0c 61626364",
        "04 00 61 09 05",
        "08 0c 61626364 0e 0000",
        "08 0c 61626364 0f 00000080",
        "03 fc ffffffff 616263",
        "ffffffffffffffffffffff"
      })
  void liesAreNamed(String hex) {
    assertThatThrownBy(() -> uncompress(hex)).isInstanceOf(CorruptFileException.class);
  }

  @Test
  @Seeded
  void rubbishEndsSoonAndIsNamed(SplittableRandom random) {
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      try {
        assertThat(Snappy.uncompress(ByteCursor.over(bytes, "file", "block", 0)).length)
            .isLessThan(64 * 64);
      } catch (CorruptFileException e) {
        assertThat(e.file()).isEqualTo("file");
      }
    }
  }
}
