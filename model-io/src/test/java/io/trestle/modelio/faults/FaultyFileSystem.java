package io.trestle.modelio.faults;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Any file system, with a {@link Faults} plan asked before and after each operation. Bytes written
 * pass through one by one operation, so that a fault can cut a file anywhere.
 */
public final class FaultyFileSystem extends FilterFileSystem {
  private final Faults faults;

  public FaultyFileSystem(FileSystem inner, Faults faults) {
    super(inner);
    this.faults = faults;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    FSDataOutputStream[] out = {null};
    faults.effect(
        "create " + path,
        () ->
            out[0] =
                super.create(
                    path, permission, overwrite, bufferSize, replication, blockSize, progress));
    return new FSDataOutputStream(new FaultyStream(path, out[0]), null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    boolean[] renamed = {false};
    faults.effect("rename " + from, () -> renamed[0] = super.rename(from, to));
    return renamed[0];
  }

  @Override
  protected void rename(Path from, Path to, Rename... options) throws IOException {
    faults.effect("rename " + from, () -> super.rename(from, to, options));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    boolean[] deleted = {false};
    faults.effect("delete " + path, () -> deleted[0] = super.delete(path, recursive));
    return deleted[0];
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    boolean[] made = {false};
    faults.effect("mkdirs " + path, () -> made[0] = super.mkdirs(path));
    return made[0];
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    boolean[] made = {false};
    faults.effect("mkdirs " + path, () -> made[0] = super.mkdirs(path, permission));
    return made[0];
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    faults.look("list " + path);
    return super.listStatus(path);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    faults.look("status " + path);
    return super.getFileStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    faults.look("open " + path);
    return super.open(path, bufferSize);
  }

  /** Closing is an operation of its own; so is each write, of which a fault lets half through. */
  private final class FaultyStream extends OutputStream {
    private final Path path;
    private final OutputStream out;

    FaultyStream(Path path, OutputStream out) {
      this.path = path;
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      faults.effect("write " + path, () -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int half = length / 2;
      faults.effect("write " + path, () -> out.write(bytes, offset, half));
      faults.effect("write " + path, () -> out.write(bytes, offset + half, length - half));
    }

    @Override
    public void close() throws IOException {
      faults.effect("close " + path, out::close);
    }
  }
}
