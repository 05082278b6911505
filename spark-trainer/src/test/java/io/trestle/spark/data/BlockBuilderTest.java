package io.trestle.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.test.seed.Seeded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

@Seeded
class BlockBuilderTest {
  @Test
  void packsMostlyZeroBytesSparse(SplittableRandom random) {
    PackedBlock block = Blocks.randomBytes(random, 100, 784, 10, 0.2);
    assertThat(block).isInstanceOf(CsrBlock.class);
    assertThat(((CsrBlock) block).isNarrow()).isTrue();
  }

  @Test
  void keepsFullBytesAsBytes() {
    BlockBuilder builder = new BlockBuilder(3);
    builder.addBytes(new byte[] {1, (byte) 128, (byte) 255}, 2, 1);
    builder.addBytes(new byte[] {7, 0, 9}, 0, 1);
    ByteBlock block = (ByteBlock) builder.build();
    assertThat(block.values()).containsExactly(1, 128, 255, 7, 0, 9);
    assertThat(Blocks.features(block, 0)).containsExactly(1f / 255f, 128 * (1f / 255f), 1f);
  }

  @Test
  void keepsEveryByteExactly() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    BlockBuilder builder = new BlockBuilder(256);
    builder.addBytes(all, 0, 1);
    assertThat(((ByteBlock) builder.build()).values()).isEqualTo(all);
  }

  @Test
  void packsMostlyNonZeroFloatsDense(SplittableRandom random) {
    assertThat(Blocks.random(random, 10, 17, 3, 0.9)).isInstanceOf(DenseBlock.class);
  }

  @Test
  void usesWideIndicesWhereSixteenBitsDoNotReach(SplittableRandom random) {
    CsrBlock block = Blocks.randomSparse(random, 20, 1 << 20, 2, 40);
    assertThat(block.isNarrow()).isFalse();
    assertThat(Blocks.randomSparse(random, 20, 1 << 16, 2, 40).isNarrow()).isTrue();
  }

  @Test
  void copiesRowsOfEveryLayoutUnchanged(SplittableRandom random) {
    for (PackedBlock block :
        new PackedBlock[] {
          Blocks.random(random, 70, 33, 4, 0.1),
          Blocks.random(random, 70, 33, 4, 0.9),
          Blocks.randomBytes(random, 70, 33, 4, 0.1),
          Blocks.randomBytes(random, 70, 33, 4, 0.9),
          Blocks.randomSparse(random, 70, 33, 4, 5),
          Blocks.randomSparse(random, 70, 100_000, 4, 5)
        }) {
      BlockBuilder builder = new BlockBuilder(block.features());
      for (int row = block.rows() - 1; row >= 0; row--) {
        builder.addRow(block, row);
      }
      PackedBlock copy = builder.build();
      assertThat(copy.rows()).isEqualTo(block.rows());
      for (int row = 0; row < block.rows(); row++) {
        int other = block.rows() - 1 - row;
        assertThat(Blocks.features(copy, other)).isEqualTo(Blocks.features(block, row));
        assertThat(copy.label(other)).isEqualTo(block.label(row));
        assertThat(copy.weight(other)).isEqualTo(block.weight(row));
      }
    }
  }

  @Test
  void keepsWeightsThatBeginLate() {
    BlockBuilder builder = new BlockBuilder(1);
    for (int row = 0; row < 200; row++) {
      builder.addDense(new float[] {1}, 0, row < 150 ? 1 : 0.5f);
    }
    PackedBlock block = builder.build();
    assertThat(block.weight(149)).isEqualTo(1);
    assertThat(block.weight(150)).isEqualTo(0.5f);
  }

  @Test
  void isFullBeforeABlockGetsTooLarge() {
    BlockBuilder builder = new BlockBuilder(1000);
    float[] row = new float[1000];
    Arrays.fill(row, 1);
    while (!builder.full()) {
      builder.addDense(row, 0, 1);
    }
    assertThat(builder.build().sizeInBytes()).isBetween(8_000_000L, 8_500_000L);
  }

  @Test
  void survivesSerialization(SplittableRandom random) throws Exception {
    CsrBlock block = Blocks.randomSparse(random, 20, 1 << 20, 2, 40);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(block);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).usingRecursiveComparison().isEqualTo(block);
    }
  }

  /** Where users set spark.serializer, blocks and task results go through Kryo. */
  @Test
  void survivesKryo(SplittableRandom random) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    for (Object value :
        new Object[] {
          Blocks.randomSparse(random, 20, 1 << 20, 2, 40),
          Blocks.random(random, 20, 30, 2, 0.2),
          Blocks.random(random, 20, 30, 2, 0.9),
          Blocks.randomBytes(random, 20, 30, 2, 0.9),
          new DealtBlock(1, 2, Blocks.random(random, 20, 30, 2, 0.2)),
          PartitionFacts.of(1, List.of(Blocks.random(random, 20, 30, 2, 0.2)).iterator())
        }) {
      ClassTag<Object> tag = ClassTag$.MODULE$.apply(Object.class);
      Object copy = kryo.deserialize(kryo.serialize(value, tag), tag);
      assertThat(copy).usingRecursiveComparison().isEqualTo(value);
    }
  }
}
