package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.TensorInfo;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.sstable.MaskedCrc32c;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.test.seed.Mutations;
import io.trestle.test.seed.Seeded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 5,000 damaged files: each is noticed and named, or the damage touched nothing that counts. */
@Seeded
class DamageTest {
  private static final Shape W = Shape.of(31, 4);
  private static final Shape V = Shape.of(5, 8);

  @TempDir java.nio.file.Path directory;
  private Store store;
  private Path prefix;
  private List<ShardPart> parts;

  @BeforeEach
  void write() throws IOException {
    prefix = new Path(directory.toUri().toString(), "model.ckpt-7");
    store = Stores.of(new Configuration(false), prefix);
    parts = Bundles.write(store, prefix, W, V, 3);
  }

  private int rightOrNamed(java.nio.file.Path file, byte[] damaged) throws IOException {
    Files.write(file, damaged);
    try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
      assertThat(floats(reader, "W", W)).isEqualTo(Bundles.values(TensorSlice.whole(W), W));
      assertThat(floats(reader, "V", V)).isEqualTo(Bundles.values(TensorSlice.whole(V), V));
      assertThat(reader.read("global_step").getLong(0)).isEqualTo(1234);
      assertThat(reader.strings("names")).containsExactly("zero".getBytes(UTF_8), new byte[300]);
      assertThat(reader.side("positions")).hasValue(new byte[] {1, 2, 3});
      return 0;
    } catch (CorruptFileException e) {
      assertThat(e.getMessage()).contains("is damaged").contains("expected").contains("found");
      assertThat(e.file()).contains("model.ckpt-7.");
      return 1;
    }
  }

  private static float[] floats(CheckpointReader reader, String name, Shape shape)
      throws IOException {
    float[] values = new float[(int) shape.elements()];
    reader.read(name, TensorSlice.whole(shape), values, 0);
    return values;
  }

  @Test
  void indexes(SplittableRandom random) throws IOException {
    int noticed = damage(directory.resolve("model.ckpt-7.index"), 2500, random);
    assertThat(noticed).isGreaterThan(2000);
  }

  @Test
  void dataFiles(SplittableRandom random) throws IOException {
    int noticed = 0;
    for (int shard = 0; shard < 3; shard++) {
      String name = "model.ckpt-7.data-0000%d-of-00003".formatted(shard);
      noticed += damage(directory.resolve(name), 500, random);
    }
    assertThat(noticed).isGreaterThan(1200);
  }

  private int damage(java.nio.file.Path file, int times, SplittableRandom random)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int noticed = 0;
    for (int i = 0; i < times; i++) {
      noticed += rightOrNamed(file, Mutations.of(whole, random));
    }
    assertThat(rightOrNamed(file, whole)).isZero();
    return noticed;
  }

  /**
   * Damage whose author mended the checksum. Such an index may be a different, valid one, so only
   * the bounds are promised: named exceptions, no hang, no more memory than the files account for.
   */
  @Test
  void indexesWithMendedChecksums(SplittableRandom random) throws IOException {
    java.nio.file.Path file = directory.resolve("model.ckpt-7.index");
    byte[] whole = Files.readAllBytes(file);
    // One block of entries, then metaindex (8 bytes and trailer), index, footer of 48.
    int content = firstBlock(whole);
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        int at = random.nextInt(content);
        damaged[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
      }
      ByteBuffer.wrap(damaged)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(content + 1, MaskedCrc32c.of(damaged, 0, content + 1));
      Files.write(file, damaged);
      try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
        for (TensorInfo info : reader.tensors().values()) {
          if (info.type() == DataType.STRING) {
            reader.strings(info.name());
          } else {
            reader.read(info.name());
          }
        }
      } catch (CorruptFileException | IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static int firstBlock(byte[] table) {
    for (int size = 8; size < table.length; size++) {
      int stored = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).getInt(size + 1);
      if (table[size] == 0 && stored == MaskedCrc32c.of(table, 0, size + 1)) {
        return size;
      }
    }
    throw new AssertionError("no block");
  }

  @Test
  void partsThatTravelAreCheckedToo(SplittableRandom random) {
    byte[] whole = parts.get(0).toBytes();
    assertThat(ShardPart.fromBytes(whole)).isEqualTo(parts.get(0));
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = Mutations.of(whole, random);
      if (!Arrays.equals(damaged, whole)) {
        assertThatThrownBy(() -> ShardPart.fromBytes(damaged))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
