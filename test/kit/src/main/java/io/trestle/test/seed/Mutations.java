package io.trestle.test.seed;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes as disks, networks and attackers do. */
public final class Mutations {
  private Mutations() {}

  /**
   * Returns a damaged copy: flipped bits, a cut, bytes repeated or inserted, or a run of bytes that
   * reads as a very large length.
   */
  public static byte[] of(byte[] whole, SplittableRandom random) {
    byte[] copy = whole.clone();
    int at = random.nextInt(whole.length);
    switch (random.nextInt(5)) {
      case 0 -> flip(copy, random);
      case 1 -> {
        return Arrays.copyOf(copy, at);
      }
      case 2 -> {
        return insert(copy, at, random);
      }
      case 3 -> Arrays.fill(copy, at, Math.min(copy.length, at + 1 + random.nextInt(9)), (byte) -1);
      default -> copy[at] = (byte) random.nextInt(256);
    }
    return copy;
  }

  private static void flip(byte[] bytes, SplittableRandom random) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static byte[] insert(byte[] bytes, int at, SplittableRandom random) {
    byte[] added = new byte[1 + random.nextInt(16)];
    random.nextBytes(added);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + added.length);
    System.arraycopy(bytes, at, longer, at + added.length, bytes.length - at);
    System.arraycopy(added, 0, longer, at, added.length);
    return longer;
  }
}
