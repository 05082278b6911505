package io.trestle.ps.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The floor of encrypted data: a bare socket, and the JDK's AES in counter mode (128 bits, Spark's
 * default) over every byte.
 */
final class CipheredChannel {
  private static final int BLOCK = 16;

  private final SocketChannel channel;
  private final Cipher in = cipher(Cipher.DECRYPT_MODE);
  private final Cipher out = cipher(Cipher.ENCRYPT_MODE);
  private final byte[] plain;
  private final byte[] coded;
  private final ByteBuffer bytes;

  CipheredChannel(SocketChannel channel, int size) {
    this.channel = channel;
    this.plain = new byte[size];
    this.coded = new byte[size];
    this.bytes = ByteBuffer.allocateDirect(size);
  }

  private static Cipher cipher(int mode) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(new byte[BLOCK], "AES"), new IvParameterSpec(new byte[BLOCK]));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  void write() throws IOException {
    code(out, plain, coded);
    bytes.clear().put(coded).flip();
    RawClient.write(channel, bytes);
  }

  void read() throws IOException {
    RawClient.read(channel, bytes.clear());
    bytes.flip().get(coded);
    code(in, coded, plain);
  }

  private static void code(Cipher cipher, byte[] from, byte[] to) {
    try {
      cipher.update(from, 0, from.length, to, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
