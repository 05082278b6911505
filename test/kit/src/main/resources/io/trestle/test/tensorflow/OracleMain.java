import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers requests on standard input with one TensorFlow, until the input ends. It is compiled
 * against that TensorFlow when the process is started, beside one of Tf1.java and Tf2.java.
 *
 * <pre>
 * request  := 'L' directory:text count:i32 tag:text{count}          load a SavedModel
 *           | 'G' graph:bytes                                       import a GraphDef
 *           | 'R' handle:i32 feeds fetches targets                  run
 *           | 'S' handle:i32 directory:text signature                write a SavedModel
 *           | 'C' handle:i32                                        close
 * reply    := 0 handle:i32 metagraph:bytes | 0 handle:i32 | 0 count:i32 tensor{count} | 0
 *           | 1 message:text
 * feeds    := count:i32 (name:text tensor){count}
 * fetches, targets := count:i32 name:text{count}
 * tensor   := type:i32 rank:i32 length:i64{rank} (little-endian:bytes | count:i32 string:bytes{count})
 * signature := name:text inputs outputs, each count:i32 (name:text tensor:text){count}
 * text, bytes := length:i32 byte{length}
 * </pre>
 */
public final class OracleMain {
  static final int STRING = 7;

  /** One loaded graph with a session. */
  interface Loaded {
    List<Value> run(
        Map<String, Value> feeds, List<String> fetches, List<String> targets);

    void close();

    byte[] metaGraph();

    void save(
        String directory, String name, Map<String, String> inputs, Map<String, String> outputs)
        throws IOException;
  }

  /** One version of TensorFlow's Java API. */
  interface Api {
    Loaded load(String directory, String[] tags);

    Loaded graph(byte[] graphDef) throws IOException;
  }

  /** A tensor: little-endian numbers, or strings. */
  static final class Value {
    final int type;
    final long[] shape;
    final byte[] numbers;
    final List<byte[]> strings;

    Value(int type, long[] shape, byte[] numbers, List<byte[]> strings) {
      this.type = type;
      this.shape = shape;
      this.numbers = numbers;
      this.strings = strings;
    }
  }

  private final DataInputStream in;
  private final DataOutputStream out;
  private final Api api;
  private final Map<Integer, Loaded> loaded = new HashMap<>();
  private int handles;

  private OracleMain(DataInputStream in, DataOutputStream out, Api api) {
    this.in = in;
    this.out = out;
    this.api = api;
  }

  public static void main(String[] arguments) throws Exception {
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    System.setOut(System.err);
    Api api = (Api) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    new OracleMain(
            new DataInputStream(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16)),
            out,
            api)
        .serve();
  }

  private void serve() throws IOException {
    int request;
    while ((request = in.read()) >= 0) {
      switch (request) {
        case 'L':
          load(text(), texts().toArray(new String[0]));
          break;
        case 'G':
          graph(bytes());
          break;
        case 'R':
          run(in.readInt(), feeds(), texts(), texts());
          break;
        case 'S':
          save(in.readInt(), text(), text(), names(), names());
          break;
        case 'C':
          close(in.readInt());
          break;
        default:
          throw new IOException("no such request: " + request);
      }
      out.flush();
    }
  }

  private void load(String directory, String[] tags) throws IOException {
    try {
      Loaded model = api.load(directory, tags);
      loaded.put(++handles, model);
    } catch (Exception | LinkageError e) {
      fail(e);
      return;
    }
    out.write(0);
    out.writeInt(handles);
    write(loaded.get(handles).metaGraph());
  }

  private void graph(byte[] graphDef) throws IOException {
    try {
      loaded.put(++handles, api.graph(graphDef));
    } catch (Exception | LinkageError e) {
      fail(e);
      return;
    }
    out.write(0);
    out.writeInt(handles);
  }

  private void run(
      int handle, Map<String, Value> feeds, List<String> fetches, List<String> targets)
      throws IOException {
    List<Value> results;
    try {
      results = loaded.get(handle).run(feeds, fetches, targets);
    } catch (Exception | LinkageError e) {
      fail(e);
      return;
    }
    out.write(0);
    out.writeInt(results.size());
    for (Value result : results) {
      write(result);
    }
  }

  private void save(
      int handle,
      String directory,
      String name,
      Map<String, String> inputs,
      Map<String, String> outputs)
      throws IOException {
    try {
      loaded.get(handle).save(directory, name, inputs, outputs);
    } catch (Exception | LinkageError e) {
      fail(e);
      return;
    }
    out.write(0);
  }

  private void close(int handle) throws IOException {
    loaded.remove(handle).close();
    out.write(0);
  }

  private void fail(Throwable e) throws IOException {
    out.write(1);
    write(e.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Value> feeds() throws IOException {
    Map<String, Value> feeds = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = text();
      feeds.put(name, value());
    }
    return feeds;
  }

  private Map<String, String> names() throws IOException {
    Map<String, String> names = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = text();
      names.put(name, text());
    }
    return names;
  }

  private Value value() throws IOException {
    int type = in.readInt();
    long[] shape = new long[in.readInt()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    if (type != STRING) {
      return new Value(type, shape, bytes(), null);
    }
    List<byte[]> strings = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      strings.add(bytes());
    }
    return new Value(type, shape, null, strings);
  }

  private void write(Value value) throws IOException {
    out.writeInt(value.type);
    out.writeInt(value.shape.length);
    for (long length : value.shape) {
      out.writeLong(length);
    }
    if (value.type != STRING) {
      write(value.numbers);
      return;
    }
    out.writeInt(value.strings.size());
    for (byte[] string : value.strings) {
      write(string);
    }
  }

  private void write(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      texts.add(text());
    }
    return texts;
  }

  private String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private byte[] bytes() throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the request ends early");
    }
    return bytes;
  }
}
