package io.trestle.test.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The processes of a row, their class paths and files. Closing ends all that still run. */
public final class Peers implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Path root;
  private final Path scratch;
  private final Path logs;
  private volatile boolean killed;
  private final List<Peer> running = new CopyOnWriteArrayList<>();

  /**
   * @param root the repository
   * @param scratch the processes' folder for temporary files
   * @param logs where their output goes
   */
  public Peers(Path root, Path scratch, Path logs) {
    this.root = root;
    this.scratch = scratch;
    this.logs = logs;
  }

  /**
   * Starts a process; it is not ready yet.
   *
   * @throws PeerException after {@link #killAll}
   */
  public synchronized Peer start(PeerCommand command) {
    if (killed) {
      throw new PeerException(command.name() + " is not started: the benchmark is ending.");
    }
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String file = command.name().replaceAll("[^A-Za-z0-9]+", "-") + "-" + running.size() + ".log";
    Peer peer = new Peer(command, scratch, logs.resolve(file));
    running.add(peer);
    return peer;
  }

  /** A JVM with Spark, Trestle and the benchmark's own classes, and the options that they want. */
  public PeerCommand trestle(String name, String mainClass, String heap) {
    return spark(name, mainClass, heap).classPath(file("spark-trainer/target/trestle.jar"));
  }

  /** The same without Trestle. */
  public PeerCommand spark(String name, String mainClass, String heap) {
    return PeerCommand.java(name, mainClass)
        .options(sparkOptions())
        .options(List.of("-Xmx" + heap))
        .environment("SPARK_TESTING", "1")
        .environment("SPARK_SCALA_VERSION", "2.12")
        .environment("SPARK_LOCAL_HOSTNAME", "localhost")
        .classPath(ownClasses(), text("spark-trainer/target/spark.classpath"));
  }

  /** A JVM with the class path that a peer's module wrote, and no options. */
  public PeerCommand module(String name, String module, String mainClass) {
    return PeerCommand.java(name, mainClass)
        .classPath(
            file("test/bench/" + module + "/target/classes"),
            ownClasses(),
            text("test/bench/" + module + "/target/peer.classpath"));
  }

  /** What Spark needs on Java 17 and what makes Netty and the kernels fast. */
  public List<String> sparkOptions() {
    List<String> options = new ArrayList<>(jvmOpens());
    options.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseParallelGC",
            "-Dspark.testing=1",
            "-Dspark.test.home=" + scratch,
            "-Dspark.local.dir=" + scratch,
            "-Dlog4j2.configurationFile=classpath:io/trestle/test/bench/log4j2.properties"));
    return options;
  }

  /** The options that open the JDK's modules to Spark, from the build. */
  public List<String> jvmOpens() {
    return List.of(System.getProperty("trestle.jvm.opens").split(" ", -1));
  }

  /** The benchmark's own classes. */
  public String ownClasses() {
    return file("test/bench/target/classes");
  }

  /** A file of the repository. */
  public String file(String path) {
    Path file = root.resolve(path);
    if (!Files.exists(file)) {
      throw new PeerException(file + " is missing: test/bin/bench builds it.");
    }
    return file.toString();
  }

  /** An address on loopback where nobody listens now. */
  public static String freeAddress() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return HOST + ":" + socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    running.forEach(Peer::close);
    running.clear();
  }

  /** Ends all at once; for the end of this JVM. */
  public void killAll() {
    killed = true;
    running.forEach(Peer::kill);
  }

  /** Whether all was ended by {@link #killAll}. */
  public boolean ending() {
    return killed;
  }

  /** The text of a file of the repository, such as a class path. */
  public String text(String path) {
    try {
      return Files.readString(Path.of(file(path))).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
