package io.trestle.ps.transport.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.ps.CutPoint;
import io.trestle.ps.ParameterServerException;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.WorkerStatus;
import io.trestle.ps.transport.Admission;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.test.seed.Seeded;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ControlCodecTest {
  private static final ShardStatus STATUS =
      new ShardStatus(
          1,
          2,
          3,
          List.of(
              new WorkerStatus(
                  0, 4, 5, BitSet.valueOf(new long[] {20}), true, Duration.ofMillis(6)),
              new WorkerStatus(1, -1, 0, new BitSet(), false, Duration.ZERO)),
          List.of(7L, 8L),
          9,
          10,
          11,
          12,
          13,
          14,
          15);

  @Test
  void valuesSurviveTheWay() {
    ControlWriter out = new ControlWriter();
    Admission admission = new Admission(new ShardRegistration(1, 2, 3, true), new byte[] {4, 5}, 6);
    ControlCodec.write(out, STATUS);
    ControlCodec.write(out, new CutPoint.Sequences(List.of(1L, 2L)));
    ControlCodec.write(out, new CutPoint.Version(77));
    ControlCodec.write(out, admission);
    out.optionalString(Optional.of("target \u00e9")).optionalString(Optional.empty());
    out.bytes(new byte[10_000]);

    ControlReader in = new ControlReader(out.message());
    assertThat(ControlCodec.status(in)).isEqualTo(STATUS);
    assertThat(ControlCodec.cutPoint(in)).isEqualTo(new CutPoint.Sequences(List.of(1L, 2L)));
    assertThat(ControlCodec.cutPoint(in)).isEqualTo(new CutPoint.Version(77));
    Admission read = ControlCodec.admission(in);
    assertThat(read.registration()).isEqualTo(admission.registration());
    assertThat(read.ticket()).containsExactly(4, 5);
    assertThat(read.streamPort()).isEqualTo(6);
    assertThat(in.optionalString()).contains("target \u00e9");
    assertThat(in.optionalString()).isEmpty();
    assertThat(in.bytes()).hasSize(10_000);
    in.end();
  }

  @Test
  @Seeded
  void randomAndMutatedMessagesAreReadOrRefused(SplittableRandom random) {
    ControlWriter out = new ControlWriter();
    ControlCodec.write(out, STATUS);
    ByteBuffer good = out.message();
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[good.remaining()];
      good.duplicate().get(bytes);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
      try {
        ControlReader in = new ControlReader(cut);
        ControlCodec.status(in);
        in.end();
      } catch (ParameterServerException e) {
        assertThat(e).hasMessageContaining("control message");
      }
    }
  }
}
