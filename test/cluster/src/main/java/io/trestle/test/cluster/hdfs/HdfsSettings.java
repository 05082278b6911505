package io.trestle.test.cluster.hdfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The configuration files of an HDFS whose name node stands on a given host. */
final class HdfsSettings {
  private HdfsSettings() {}

  static void write(Path directory, String nameNode, int port, Path disk) {
    Map<String, String> core = Map.of("fs.defaultFS", "hdfs://" + nameNode + ":" + port);
    Map<String, String> hdfs = new TreeMap<>();
    hdfs.put("dfs.replication", "3");
    hdfs.put("dfs.permissions.enabled", "false");
    hdfs.put("dfs.namenode.name.dir", "file://" + disk.resolve("hdfs/name"));
    hdfs.put("dfs.datanode.data.dir", "file://" + disk.resolve("hdfs/data"));
    hdfs.put("dfs.namenode.rpc-bind-host", "0.0.0.0");
    hdfs.put("dfs.namenode.http-address", nameNode + ":9870");
    hdfs.put("dfs.namenode.safemode.extension", "0");
    hdfs.put("dfs.namenode.edits.noeditlogchannelflush", "true");
    // A data node counts as dead after 2 x recheck + 10 x heartbeat: 14 s instead of ten minutes.
    hdfs.put("dfs.heartbeat.interval", "1");
    hdfs.put("dfs.namenode.heartbeat.recheck-interval", "2000");
    hdfs.put("dfs.namenode.fs-limits.min-block-size", "65536");
    hdfs.put("dfs.datanode.du.reserved", "0");
    hdfs.put("dfs.datanode.handler.count", "4");
    hdfs.put("dfs.namenode.handler.count", "8");
    SettingsFile.write(directory.resolve("core-site.xml"), core);
    SettingsFile.write(directory.resolve("hdfs-site.xml"), hdfs);
    try {
      Files.writeString(
          directory.resolve("log4j2.properties"),
          """
          rootLogger.level = info
          rootLogger.appenderRef.out.ref = out
          appender.out.type = Console
          appender.out.name = out
          appender.out.target = SYSTEM_ERR
          appender.out.layout.type = PatternLayout
          appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1}: %m%n%ex
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
