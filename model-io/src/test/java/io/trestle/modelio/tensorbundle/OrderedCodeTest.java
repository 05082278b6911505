package io.trestle.modelio.tensorbundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.sstable.ByteSink;
import io.trestle.test.seed.Seeded;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderedCodeTest {
  /** Expected bytes worked out from the table of header bits in ordered_code.cc. */
  @ParameterizedTest
  @CsvSource({
    "0, 80",
    "1, 81",
    "63, bf",
    "64, c040",
    "-1, 7f",
    "-64, 40",
    "-65, 3fbf",
    "392, c188",
    "8191, dfff",
    "8192, e02000",
    "1048576, f0100000",
    "9223372036854775807, ffc07fffffffffffffff",
    "-9223372036854775808, 003f8000000000000000",
    "4611686018427387904, ffc04000000000000000",
    "4611686018427387903, ffbfffffffffffffff",
  })
  void signedNumbers(long value, String hex) {
    assertThat(HexFormat.of().formatHex(signed(value))).isEqualTo(hex);
  }

  private static byte[] signed(long value) {
    ByteSink out = new ByteSink();
    OrderedCode.signed(out, value);
    return out.toByteArray();
  }

  @Test
  @Seeded
  void signedNumbersSortAsTheirBytes(SplittableRandom random) {
    for (int i = 0; i < 20_000; i++) {
      long a = random.nextLong() >> random.nextInt(64);
      long b = random.nextLong() >> random.nextInt(64);
      assertThat(Integer.signum(Arrays.compareUnsigned(signed(a), signed(b))))
          .as("%d and %d", a, b)
          .isEqualTo(Long.compare(a, b));
    }
  }

  @Test
  void aSliceKey() {
    byte[] key = OrderedCode.sliceKey("W", new long[] {392, 0}, new long[] {392, OrderedCode.FULL});
    assertThat(HexFormat.of().formatHex(key))
        .isEqualTo("00" + "570001" + "0102" + "c188c188" + "807f");
  }

  @Test
  void zeroAndFfInNamesAreEscaped() {
    ByteSink out = new ByteSink();
    OrderedCode.string(out, "a\0b");
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo("6100ff620001");
  }
}
