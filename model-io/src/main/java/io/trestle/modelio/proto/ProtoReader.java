package io.trestle.modelio.proto;

import io.trestle.modelio.CorruptFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one protocol buffer message, field by field:
 *
 * <pre>{@code
 * while (message.next()) {
 *   switch (message.field()) {
 *     case 1 -> name = message.text();
 *     case 2 -> inner = Inner.read(message.message());
 *     default -> {} // fields of later versions
 *   }
 * }
 * }</pre>
 *
 * <p>Bytes are not copied until asked for, and no length is believed that does not fit in what is
 * left. Anything malformed is a {@link CorruptFileException}. Not thread-safe.
 */
public final class ProtoReader {
  private final ByteBuffer in;
  private final String file;
  private final String what;
  private final long base;
  private int field;
  private int wire;
  private long number;
  private int start;

  private ProtoReader(ByteBuffer in, String file, String what, long base) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.file = file;
    this.what = what;
    this.base = base;
  }

  /**
   * Reads a message.
   *
   * @param bytes the message and nothing else
   * @param file the file that they are from, for error messages
   * @param what the message's place or kind, for error messages
   */
  public static ProtoReader of(byte[] bytes, String file, String what) {
    return of(bytes, file, what, 0);
  }

  /**
   * Reads a message that lies within a file.
   *
   * @param base offset in the file of the first byte, for error messages
   */
  public static ProtoReader of(byte[] bytes, String file, String what, long base) {
    return new ProtoReader(ByteBuffer.wrap(bytes), file, what, base);
  }

  /**
   * Goes on to the next field; false at the end. A field whose value is not asked for is passed.
   */
  public boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    start = in.position();
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) tag & 7;
    if (tag >>> 32 != 0 || field == 0) {
      throw corruptField("a field's tag", Long.toString(tag));
    }
    switch (wire) {
      case ProtoWriter.VARINT -> number = varint();
      case ProtoWriter.FIXED64 -> {
        need(8);
        number = in.getLong();
      }
      case ProtoWriter.LENGTH -> passRegion();
      case ProtoWriter.FIXED32 -> {
        need(4);
        number = in.getInt();
      }
      default -> throw corruptField("wire type 0, 1, 2 or 5", "wire type " + wire);
    }
    return true;
  }

  /** The number of the field. */
  public int field() {
    return field;
  }

  /** The field's integer, enumeration number or fixed32. */
  public long number() {
    if (wire == ProtoWriter.LENGTH) {
      throw corruptField("a number", "bytes");
    }
    return number;
  }

  /** The field's bool. */
  public boolean flag() {
    return number() != 0;
  }

  /** The field's float. */
  public float float32() {
    expect(ProtoWriter.FIXED32, "a float");
    return Float.intBitsToFloat((int) number);
  }

  /** The field's double. */
  public double float64() {
    expect(ProtoWriter.FIXED64, "a double");
    return Double.longBitsToDouble(number);
  }

  /** The field's bytes, copied. */
  public byte[] bytes() {
    expect(ProtoWriter.LENGTH, "bytes");
    byte[] copy = new byte[(int) number];
    in.get(in.position() - copy.length, copy);
    return copy;
  }

  /** The field's string. What is no UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** The field's message. */
  public ProtoReader message() {
    expect(ProtoWriter.LENGTH, "a message");
    int first = in.position() - (int) number;
    return new ProtoReader(in.slice(first, (int) number), file, what, base + first);
  }

  /** Adds the field's floats, packed or one by one, to the sink. */
  public void floats(FloatSink sink) {
    if (wire != ProtoWriter.LENGTH) {
      sink.accept(float32());
      return;
    }
    if (number % 4 != 0) {
      throw corruptField("packed floats of 4 bytes each", number + " bytes");
    }
    int end = in.position();
    for (int at = end - (int) number; at < end; at += 4) {
      sink.accept(in.getFloat(at));
    }
  }

  /** Adds the field's integers, packed or one by one, to the sink. */
  public void numbers(NumberSink sink) {
    if (wire != ProtoWriter.LENGTH) {
      sink.accept(number());
      return;
    }
    ProtoReader packed = message();
    while (packed.in.hasRemaining()) {
      packed.start = packed.in.position();
      sink.accept(packed.varint());
    }
  }

  /** Takes floats. */
  @FunctionalInterface
  public interface FloatSink {
    /** Takes one. */
    void accept(float value);
  }

  /** Takes integers. */
  @FunctionalInterface
  public interface NumberSink {
    /** Takes one. */
    void accept(long value);
  }

  private void passRegion() {
    number = varint();
    if (number < 0 || number > in.remaining()) {
      throw corruptField("at most " + in.remaining() + " bytes", "a length of " + number);
    }
    in.position(in.position() + (int) number);
  }

  private void expect(int wanted, String expected) {
    if (wire != wanted) {
      throw corruptField(expected, "wire type " + wire);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw corruptField("a number of at most ten bytes", "more");
  }

  private void need(int bytes) {
    if (in.remaining() < bytes) {
      throw corruptField(bytes + " more bytes", "the end of the message");
    }
  }

  /** The exception for a message whose fields make no sense together. */
  public CorruptFileException corrupt(String expected, String found) {
    return new CorruptFileException(file, what, base, expected, found);
  }

  private CorruptFileException corruptField(String expected, String found) {
    String place = field == 0 ? what : what + ", field " + field;
    return new CorruptFileException(file, place, base + start, expected, found);
  }
}
