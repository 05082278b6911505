package io.trestle.test.cluster.hdfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;

/**
 * The process behind {@link Files}: reads questions line by line ({@code number, what, arguments},
 * apart by tabs) and answers each with one line, {@code ok number answer} or {@code failed number
 * reason}.
 */
public final class FileAgent {
  private final DistributedFileSystem hdfs;

  private FileAgent(DistributedFileSystem hdfs) {
    this.hdfs = hdfs;
  }

  public static void main(String[] arguments) throws IOException {
    FileSystem fileSystem = FileSystem.get(new Configuration());
    FileAgent agent = new FileAgent((DistributedFileSystem) fileSystem);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = System.out;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t", -1);
      try {
        out.println("ok " + words[0] + " " + agent.answer(words));
      } catch (IOException | RuntimeException e) {
        out.println("failed " + words[0] + " " + escaped(e.toString()));
      }
      out.flush();
    }
  }

  private String answer(String[] words) throws IOException {
    return switch (words[1]) {
      case "list" -> String.join("\t", list(new Path(words[2])));
      case "exists" -> Boolean.toString(hdfs.exists(new Path(words[2])));
      case "put" -> done(() -> hdfs.copyFromLocalFile(new Path(words[2]), new Path(words[3])));
      case "get" ->
          done(() -> hdfs.copyToLocalFile(false, new Path(words[2]), new Path(words[3]), true));
      case "delete" -> Boolean.toString(hdfs.delete(new Path(words[2]), true));
      case "text" -> escaped(text(new Path(words[2])));
      case "limit" -> done(() -> limit(new Path(words[2]), Long.parseLong(words[3])));
      case "live" ->
          Integer.toString(hdfs.getDataNodeStats(HdfsConstants.DatanodeReportType.LIVE).length);
      default -> throw new IllegalArgumentException("unknown question " + words[1]);
    };
  }

  private List<String> list(Path path) throws IOException {
    List<String> found = new ArrayList<>();
    if (hdfs.exists(path)) {
      RemoteIterator<LocatedFileStatus> each = hdfs.listFiles(path, true);
      while (each.hasNext()) {
        found.add(each.next().getPath().toUri().getPath());
      }
    }
    found.sort(null);
    return found;
  }

  private String text(Path path) throws IOException {
    try (InputStream in = hdfs.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void limit(Path path, long bytes) throws IOException {
    hdfs.mkdirs(path);
    hdfs.setQuota(path, HdfsConstants.QUOTA_DONT_SET, bytes);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String done(Action action) throws IOException {
    action.run();
    return "";
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }
}
