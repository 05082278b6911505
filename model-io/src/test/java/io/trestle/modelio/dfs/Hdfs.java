package io.trestle.modelio.dfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.client.HdfsClientConfigKeys.BlockWrite;

/** HDFS with one name node and three data nodes. */
public final class Hdfs implements AutoCloseable {
  private final MiniDFSCluster cluster;

  private Hdfs(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  public static Hdfs start(Path directory) throws IOException {
    // The build names a folder of its own for temporary files; the web server does not create it.
    Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
    conf.setInt("dfs.replication", 3);
    conf.setInt("dfs.namenode.fs-limits.min-block-size", 1 << 10);
    // A client that lost a data node asks for no other: there is none.
    conf.set(BlockWrite.ReplaceDatanodeOnFailure.POLICY_KEY, "NEVER");
    // A client that closes a file before the name node has heard of its last block looks again
    // after
    // 400 ms by default, twice that the next time, five times in all. Here all are on one host and
    // tests close thousands of small files: it looks sooner, and more often.
    conf.setInt(BlockWrite.LOCATEFOLLOWINGBLOCK_INITIAL_DELAY_MS_KEY, 5);
    conf.setInt(BlockWrite.LOCATEFOLLOWINGBLOCK_RETRIES_KEY, 12);
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(3).build();
    cluster.waitActive();
    return new Hdfs(cluster);
  }

  public Configuration conf() {
    return new Configuration(cluster.getConfiguration(0));
  }

  public org.apache.hadoop.fs.Path root() {
    return new org.apache.hadoop.fs.Path(cluster.getURI());
  }

  /** Stops one data node for good. */
  public void stopDataNode() {
    cluster.stopDataNode(0);
  }

  @Override
  public void close() {
    cluster.shutdown();
  }
}
