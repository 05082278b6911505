package io.trestle.ps.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trestle.ps.BarrierTimeoutException;
import io.trestle.ps.Initializer;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.PartKind;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.StaleAttemptException;
import io.trestle.ps.VariableSpec;
import io.trestle.ps.placement.Slice;
import io.trestle.test.seed.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Requests and answers survive the way, whatever the chunks; anything else is refused. */
class WireTest {
  private static final List<Slice> SLICES =
      List.of(slice("a", 100, 3), slice("b", 1, 1), slice("c", 5000, 1), slice("d", 7, 11));

  private static Slice slice(String name, int rows, int rowSize) {
    return new Slice(
        0, new VariableSpec(name, List.of(rows, rowSize), Initializer.zeros()), 0, rows);
  }

  @Test
  @Seeded
  void requestsArriveWhole(SplittableRandom random) throws IOException {
    RequestReader reader = new RequestReader(SLICES);
    for (int i = 0; i < 300; i++) {
      ArrayParts gradient = parts(random);
      ArrayParts want = parts(random);
      ByteBuffer bytes = push(i, -i, gradient, want, 8 * random.nextInt(4, 2000));
      assertThat((long) bytes.limit()).isLessThanOrEqualTo(Wire.longestRequest(SLICES));
      reader.read(bytes, bytes.asFloatBuffer());
      assertThat(reader.op()).isEqualTo(Op.PUSH);
      assertThat(reader.sequence()).isEqualTo(i);
      assertThat(reader.version()).isEqualTo(-i);
      for (int s = 0; s < SLICES.size(); s++) {
        assertThat(reader.kind(s)).isEqualTo(gradient.kind(s));
        assertThat(ids(reader, s)).isEqualTo(ids(gradient, s));
        float[] values = reader.values(s, 0, gradient.floats(s), new float[gradient.floats(s)]);
        assertThat(values).isEqualTo(given(gradient, s));
        assertThat(reader.wantKind(s)).isEqualTo(want.kind(s));
        assertThat(reader.wantRowCount(s)).isEqualTo(want.rowCount(s));
        for (int k = 0; k < want.rowCount(s); k++) {
          assertThat(reader.wantRow(s, k)).isEqualTo(want.row(s, k));
        }
      }
    }
  }

  @Test
  @Seeded
  void answersArriveWholeThroughKeepAlives(SplittableRandom random) throws IOException {
    for (int i = 0; i < 300; i++) {
      ArrayParts want = parts(random);
      float[][] values = new float[SLICES.size()][];
      ShardReply reply = new ShardReply(i, 2L * i, PushOutcome.DROPPED, 3, random.nextBoolean());
      Answered answered = answer(random, want, reply, values);
      ByteBuffer arriving = answered.bytes();
      AnswerReader reader =
          new AnswerReader(
              Wire.ANSWER_HEADER + 8 * random.nextInt(1, 3000),
              into -> trickle(arriving, into, random));
      assertThat(reader.read(answered.request(), want)).isEqualTo(reply);
      for (int s = 0; s < SLICES.size(); s++) {
        assertThat(given(want, s)).isEqualTo(values[s]);
      }
    }
  }

  @Test
  @Seeded
  void randomAndMutatedRequestsAreRefusedOrHarmless(SplittableRandom random) throws IOException {
    RequestReader reader = new RequestReader(SLICES);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      ByteBuffer bytes = push(i, 0, parts(random), parts(random), 64 * 1024);
      int flips = random.nextInt(1, 6);
      for (int k = 0; k < flips; k++) {
        bytes.put(random.nextInt(Math.min(bytes.limit(), 200)), (byte) random.nextInt());
      }
      bytes.limit(Math.max(Wire.REQUEST_HEADER, bytes.limit() - 4 * random.nextInt(2)));
      try {
        reader.read(bytes, bytes.asFloatBuffer());
        for (int s = 0; reader.op() != Op.FINISH && s < SLICES.size(); s++) {
          ids(reader, s);
        }
      } catch (ProtocolException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }

  @Test
  @Seeded
  void randomAndMutatedAnswersAreRefused(SplittableRandom random) throws IOException {
    for (int i = 0; i < 2_000; i++) {
      ArrayParts want = parts(random);
      Answered answered =
          answer(
              random,
              want,
              new ShardReply(1, 2, PushOutcome.APPLIED, 0, true),
              new float[SLICES.size()][]);
      ByteBuffer bytes = answered.bytes();
      bytes.put(random.nextInt(Math.min(bytes.limit(), 60)), (byte) random.nextInt());
      AnswerReader reader = new AnswerReader(64 * 1024, into -> trickle(bytes, into, random));
      Throwable thrown = catchThrowable(() -> reader.read(answered.request(), want));
      if (thrown != null) {
        assertThat(thrown)
            .isInstanceOfAny(
                ProtocolException.class, EOFException.class, ConnectionLostException.class);
      }
    }
  }

  @Test
  void theAnswerToAnEarlierRequestIsNotTakenForThisOnes() throws IOException {
    ArrayParts want = parts(new SplittableRandom(1));
    ShardReply reply = new ShardReply(1, 2, PushOutcome.APPLIED, 0, true);
    Answered answered = answer(new SplittableRandom(1), want, reply, new float[SLICES.size()][]);
    answered.request().finish();
    AnswerReader reader =
        new AnswerReader(
            64 * 1024, into -> trickle(answered.bytes(), into, new SplittableRandom(1)));
    assertThatThrownBy(() -> reader.read(answered.request(), want))
        .isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void failuresKeepTheirKindAndMessage() {
    assertThat(Failures.decode(Failures.encode(new StaleAttemptException("old"))))
        .isInstanceOf(StaleAttemptException.class)
        .hasMessage("old");
    assertThat(Failures.decode(Failures.encode(new JobAbortedException("a".repeat(100_000)))))
        .isInstanceOf(JobAbortedException.class)
        .hasMessageStartingWith("aaa");
    assertThat(
            ((BarrierTimeoutException)
                    Failures.decode(
                        Failures.encode(new BarrierTimeoutException("late", List.of(3, 5)))))
                .missingWorkers())
        .containsExactly(3, 5);
    assertThat(Failures.decode(Failures.encode(new IllegalStateException("oops"))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("oops");
    assertThat(Failures.decode(ByteBuffer.allocate(5))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aFailureIsThrownToTheClient() throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    RequestServer.refuse(
        Channels.newChannel(sent)::write, new StaleAttemptException("attempt 1 is fenced"));
    ByteBuffer arriving = ByteBuffer.wrap(sent.toByteArray());
    AnswerReader reader =
        new AnswerReader(64 * 1024, into -> trickle(arriving, into, new SplittableRandom(1)));
    RequestWriter asked = new RequestWriter(64, bytes -> {});
    assertThatThrownBy(() -> reader.read(asked, new ArrayParts(0)))
        .isInstanceOf(StaleAttemptException.class)
        .hasMessage("attempt 1 is fenced");
  }

  private static ByteBuffer push(
      long sequence, long basis, ArrayParts gradient, ArrayParts want, int chunk)
      throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    new RequestWriter(chunk, Channels.newChannel(sent)::write)
        .push(sequence, basis, gradient, want);
    return ByteBuffer.wrap(sent.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private record Answered(RequestWriter request, ByteBuffer bytes) {}

  /** An answer as a shard gives it; {@code values} receives what it holds. */
  private static Answered answer(
      SplittableRandom random, ArrayParts want, ShardReply reply, float[][] values)
      throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    RequestWriter asked = new RequestWriter(64 * 1024, Channels.newChannel(sent)::write);
    asked.pull(-1, want);
    ByteBuffer bytes = ByteBuffer.wrap(sent.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    RequestReader request = new RequestReader(SLICES);
    request.read(bytes, bytes.asFloatBuffer());
    ByteArrayOutputStream answered = new ByteArrayOutputStream();
    AnswerWriter writer = new AnswerWriter(request, Channels.newChannel(answered)::write);
    writer.reset();
    for (int k = random.nextInt(3); k > 0; k--) {
      writer.keepAlive();
    }
    writer.begin(reply);
    for (int s = 0; s < SLICES.size(); s++) {
      values[s] = floats(random, want.floats(s));
      writer.write(s, 0, values[s], 0, values[s].length);
      if (random.nextBoolean()) {
        writer.flush();
      }
    }
    writer.flush();
    return new Answered(asked, ByteBuffer.wrap(answered.toByteArray()));
  }

  private static ArrayParts parts(SplittableRandom random) {
    ArrayParts parts = new ArrayParts(SLICES.size());
    for (int s = 0; s < SLICES.size(); s++) {
      Slice slice = SLICES.get(s);
      int offset = random.nextInt(5);
      switch (List.of(PartKind.ABSENT, PartKind.DENSE, PartKind.ROWS).get(random.nextInt(3))) {
        case ABSENT -> {}
        case DENSE -> parts.dense(s, floats(random, offset + slice.size()), offset, slice.size());
        case ROWS -> {
          int[] ids =
              random
                  .ints(0, slice.rowCount())
                  .limit(random.nextInt(slice.rowCount() + 1))
                  .sorted()
                  .distinct()
                  .toArray();
          int count = ids.length * slice.spec().rowSize();
          parts.dense(s, floats(random, offset + count), offset, count);
          parts.pick(s, ids, 0, ids.length);
        }
      }
    }
    return parts;
  }

  private static float[] floats(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt();
    }
    return values;
  }

  private static int[] ids(PushParts parts, int slice) {
    int[] ids = new int[parts.rowCount(slice)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = parts.row(slice, i);
    }
    return ids;
  }

  private static float[] given(ArrayParts parts, int slice) {
    int offset = parts.offset(slice);
    return Arrays.copyOfRange(parts.array(slice), offset, offset + parts.floats(slice));
  }

  private static void trickle(ByteBuffer from, ByteBuffer into, SplittableRandom random)
      throws EOFException {
    if (!from.hasRemaining()) {
      throw new EOFException();
    }
    int count = Math.min(Math.min(from.remaining(), into.remaining()), random.nextInt(1, 10_000));
    into.put(from.slice().limit(count));
    from.position(from.position() + count);
  }
}
