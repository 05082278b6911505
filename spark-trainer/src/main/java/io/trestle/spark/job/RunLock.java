package io.trestle.spark.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.spark.TrestleException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One run at a time in a log directory: the file {@code _trestle/run}, whose text is {@code id host
 * pid} and whose modification time is kept young. A run whose process is gone (same host) or that
 * has not been heard of for {@link #SILENCE} has left its lock behind; the next run takes it.
 */
final class RunLock implements AutoCloseable {
  /** A run that lives renews its lock several times within this. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final FileSystem fs;
  private final Path file;
  private final String id;

  private RunLock(FileSystem fs, Path file, String id) {
    this.fs = fs;
    this.file = file;
    this.id = id;
  }

  /**
   * Takes the lock of a log directory.
   *
   * @param patience how long to wait for a silent run's lock to grow old: zero refuses at once
   * @throws RunInProgressException when another run lives there
   */
  static RunLock take(Configuration conf, Path logDir, Duration patience)
      throws IOException, InterruptedException {
    FileSystem fs = logDir.getFileSystem(conf);
    RunLock lock = new RunLock(fs, new Path(logDir, "_trestle/run"), UUID.randomUUID().toString());
    long end = System.nanoTime() + patience.toNanos();
    while (!lock.create()) {
      String holder = lock.holder();
      if (lock.isLeftBehind(holder)) {
        fs.delete(lock.file, false);
      } else if (System.nanoTime() >= end) {
        throw new RunInProgressException(logDir.toString(), holder);
      } else {
        Thread.sleep(POLL.toMillis());
      }
    }
    return lock;
  }

  private boolean create() throws IOException {
    try {
      write(false);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      // HDFS wraps the same in a RemoteException.
      if (fs.exists(file)) {
        return false;
      }
      throw e;
    }
  }

  private void write(boolean replace) throws IOException {
    try (FSDataOutputStream out = fs.create(file, replace)) {
      out.write((id + " " + host() + " " + ProcessHandle.current().pid()).getBytes(UTF_8));
    }
  }

  private String holder() throws IOException {
    try (var in = fs.open(file)) {
      return new String(in.readNBytes(1024), UTF_8);
    } catch (FileNotFoundException e) {
      return "";
    }
  }

  private boolean isLeftBehind(String holder) throws IOException {
    String[] words = holder.split(" ", -1);
    if (words.length == 3
        && words[1].equals(host())
        && words[2].matches("\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(words[2])).isEmpty()) {
      return true;
    }
    try {
      FileStatus status = fs.getFileStatus(file);
      return System.currentTimeMillis() - status.getModificationTime() > SILENCE.toMillis();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Keeps the lock young; call it several times within {@link #SILENCE}. */
  synchronized void renew() throws IOException {
    // Written again, because object stores know no other way to change a file's time.
    if (holder().startsWith(id)) {
      write(true);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (holder().startsWith(id)) {
      fs.delete(file, false);
    }
  }

  /** Another run writes to this log directory. */
  static final class RunInProgressException extends TrestleException {
    private static final long serialVersionUID = 1L;

    RunInProgressException(String logDir, String holder) {
      super(
          "Another run writes to " + logDir + ".",
          "It is " + holder + " (id, host and process).",
          "Use another log directory, or wait for it to end; if it was killed on another host, its"
              + " lock falls within "
              + SILENCE.toSeconds()
              + " s.");
    }
  }
}
