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
      ArrayParts gradient = gradient(random);
      ArrayParts want = parts(random);
      ByteBuffer bytes = push(i, -i, gradient, want, 8 * random.nextInt(4, 2000));
      assertThat((long) bytes.limit()).isLessThanOrEqualTo(Wire.longestRequest(SLICES));
      reader.read(bytes, bytes.asFloatBuffer());
      assertThat(reader.op()).isEqualTo(Op.PUSH);
      assertThat(reader.sequence()).isEqualTo(i);
      assertThat(reader.version()).isEqualTo(-i);
      assertThat(reader.savedBytes()).isEqualTo(gradient.savedBytes());
      for (int s = 0; s < SLICES.size(); s++) {
        assertThat(reader.kind(s)).isEqualTo(gradient.kind(s));
        assertThat(ids(reader, s)).isEqualTo(ids(gradient, s));
        float[] values = reader.values(s, 0, gradient.floats(s), new float[gradient.floats(s)]);
        assertThat(values).isEqualTo(given(gradient, s));
        int from = random.nextInt(gradient.floats(s) + 1);
        if (from < gradient.floats(s)) {
          int at = reader.valuesOffset(s, from);
          assertThat(reader.values(s, from, 1, new float[1])[at]).isEqualTo(values[from]);
        }
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
  void aSliceIsEncodedInAtMostAByteAFloat(SplittableRandom random) throws IOException {
    for (int size : new int[] {1, 63, 64, 65, 4095, 4096, 4097, 8193, 3_000_000}) {
      List<Slice> slices = List.of(slice("v", size, 1));
      RequestReader reader = new RequestReader(slices);
      for (float share : new float[] {0, 1e-6f, 0.001f, 0.1f, 1}) {
        float[] values = ternary(random, size, share, 0.3f);
        ArrayParts gradient = new ArrayParts(1);
        gradient.dense(0, values, 0, size);
        gradient.encode(0, 0.3f);
        ByteBuffer bytes = push(1, 0, gradient, new ArrayParts(1), 1 << 16);
        assertThat(bytes.limit()).isLessThanOrEqualTo(Wire.REQUEST_HEADER + 8 + 8 + size + 3);
        assertThat((long) bytes.limit()).isLessThanOrEqualTo(Wire.longestRequest(slices));
        reader.read(bytes, bytes.asFloatBuffer());
        assertThat(reader.values(0, 0, size, new float[size])).isEqualTo(values);
      }
    }
  }

  @Test
  @Seeded
  void damagedEntriesAreRefusedOrOtherEntries(SplittableRandom random) throws IOException {
    int size = SLICES.get(2).size();
    int head = Wire.REQUEST_HEADER + SLICES.size() * Wire.SLICE_BYTES;
    RequestReader reader = new RequestReader(SLICES);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      ArrayParts gradient = new ArrayParts(SLICES.size());
      gradient.dense(2, ternary(random, size, 0.02f, 0.5f), 0, size);
      gradient.encode(2, 0.5f);
      ByteBuffer bytes = push(1, 0, gradient, new ArrayParts(SLICES.size()), 64 * 1024);
      for (int k = random.nextInt(1, 4); k > 0; k--) {
        bytes.put(random.nextInt(head, bytes.limit()), (byte) random.nextInt());
      }
      try {
        reader.read(bytes, bytes.asFloatBuffer());
        float threshold = bytes.getFloat(head);
        for (float value : reader.values(2, 0, size, new float[size])) {
          assertThat(value == 0 || Math.abs(value) == threshold).isTrue();
        }
      } catch (ProtocolException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(300, 2_900);
  }

  @Test
  void whatIsNoThresholdCodeIsRefused() throws IOException {
    int head = Wire.REQUEST_HEADER + SLICES.size() * Wire.SLICE_BYTES;
    ArrayParts gradient = new ArrayParts(SLICES.size());
    gradient.dense(1, new float[] {-2}, 0, 1);
    gradient.encode(1, 2);
    ArrayParts nothing = new ArrayParts(SLICES.size());
    for (float threshold : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      ByteBuffer bytes = push(1, 0, gradient, nothing, 64);
      refused(bytes.putFloat(head, threshold), "threshold " + threshold);
    }
    for (int length : new int[] {-1, 2, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      ByteBuffer bytes = push(1, 0, gradient, nothing, 64);
      refused(bytes.putInt(head + 4, length), length + " bytes of entries");
    }
    ByteBuffer beyond = push(1, 0, gradient, nothing, 64);
    refused(beyond.put(head + 8, (byte) 3), "has one at 1");
    ByteBuffer cut = push(1, 0, gradient, nothing, 64);
    refused(cut.put(head + 8, (byte) 0x80), "in the middle of an entry");
    ByteBuffer wanted = push(1, 0, gradient, nothing, 64);
    refused(wanted.putInt(Wire.REQUEST_HEADER + Wire.SLICE_BYTES + 4, Wire.ENCODED), "claims -3");
    assertThatThrownBy(() -> gradient.encode(1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-2.0");
    gradient.encode(1, 2);
    gradient.array(1)[0] = 0;
    assertThatThrownBy(() -> push(1, 0, gradient, nothing, 64))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void refused(ByteBuffer bytes, String reason) {
    assertThatThrownBy(() -> new RequestReader(SLICES).read(bytes, bytes.asFloatBuffer()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(reason);
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
      ByteBuffer bytes = push(i, 0, gradient(random), parts(random), 64 * 1024);
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

  /** Parts some of whose whole slices are encoded. */
  private static ArrayParts gradient(SplittableRandom random) {
    ArrayParts parts = parts(random);
    for (int s = 0; s < SLICES.size(); s++) {
      if (parts.kind(s) == PartKind.DENSE && random.nextBoolean()) {
        float share = (float) Math.pow(10, -4 * random.nextDouble());
        parts.dense(s, ternary(random, parts.floats(s), share, 0.1f), 0, parts.floats(s));
        parts.encode(s, 0.1f);
      }
    }
    return parts;
  }

  private static float[] ternary(SplittableRandom random, int count, float share, float value) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() < share) {
        values[i] = random.nextBoolean() ? value : -value;
      }
    }
    return values;
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
