package io.trestle.test.cluster.hdfs;

import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** One name node and several data nodes on hosts, with replication 3. Not thread-safe. */
public final class Hdfs implements AutoCloseable {
  private static final int PORT = 9000;
  private static final Duration START = Duration.ofMinutes(3);
  private static final String NAME_NODE = "org.apache.hadoop.hdfs.server.namenode.NameNode";
  private static final String DATA_NODE = "org.apache.hadoop.hdfs.server.datanode.DataNode";

  private final Path settings;
  private final List<String> classPath;
  private final Host nameHost;
  private final Map<Host, HostProcess> dataNodes = new LinkedHashMap<>();
  private HostProcess nameNode;
  private Files files;

  private Hdfs(Path settings, List<String> classPath, Host nameHost) {
    this.settings = settings;
    this.classPath = classPath;
    this.nameHost = nameHost;
  }

  /**
   * Formats and starts an HDFS and waits until all its data nodes are live.
   *
   * @param settings a directory for its configuration files, which its clients read too
   * @param libraries class path entries with Hadoop's client, its daemons, and this module's
   *     classes
   */
  public static Hdfs start(
      Path settings, List<String> libraries, Host nameHost, List<Host> dataHosts) {
    HdfsSettings.write(settings, nameHost.name(), PORT, nameHost.disk());
    List<String> classPath = new ArrayList<>(List.of(settings.toString()));
    classPath.addAll(libraries);
    Hdfs hdfs = new Hdfs(settings, classPath, nameHost);
    HostProcess format =
        nameHost.start(
            "format",
            Map.of(),
            Java.command(256, List.of(), classPath, NAME_NODE, "-format", "-force"));
    if (format.awaitEnd(START) != 0) {
      throw new IllegalStateException(
          "the name node's disk could not be formatted:\n" + format.tail());
    }
    hdfs.startNameNode();
    dataHosts.forEach(hdfs::startDataNode);
    hdfs.files = Files.open(nameHost, classPath);
    hdfs.awaitLive(dataHosts.size(), START);
    return hdfs;
  }

  /** The file system's URI, without a slash at its end. */
  public String uri() {
    return "hdfs://" + nameHost.name() + ":" + PORT;
  }

  /** The directory with {@code core-site.xml} and {@code hdfs-site.xml}. */
  public Path settings() {
    return settings;
  }

  /** What lies in this HDFS. */
  public Files files() {
    return files;
  }

  public void startNameNode() {
    nameNode =
        nameHost.start("namenode", Map.of(), Java.command(256, List.of(), classPath, NAME_NODE));
    nameNode.await("IPC Server listener on " + PORT + ": starting|NameNode RPC up at", START);
  }

  /** SIGKILL; its disk stays. */
  public void killNameNode() {
    nameNode.close();
  }

  public void startDataNode(Host host) {
    dataNodes.put(
        host, host.start("datanode", Map.of(), Java.command(256, List.of(), classPath, DATA_NODE)));
  }

  /** SIGKILL; its disk stays. */
  public void killDataNode(Host host) {
    HostProcess dataNode = dataNodes.remove(host);
    if (dataNode == null) {
      throw new IllegalStateException("no data node runs on host " + host.name());
    }
    dataNode.close();
  }

  /** Waits until the name node counts so many live data nodes. */
  public void awaitLive(int count, Duration limit) {
    Awaitility.await(count + " live data nodes")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptionsInstanceOf(FilesException.class)
        .until(() -> files.liveDataNodes() == count);
  }

  @Override
  public void close() {
    files.close();
    dataNodes.values().forEach(HostProcess::close);
    nameNode.close();
  }
}
