package io.trestle.modelio.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** File systems whose rename is one atomic step that can refuse to replace, such as HDFS. */
final class RenameStore extends StagedStore {
  RenameStore(FileSystem fs) {
    super(fs);
  }

  @Override
  void move(Path staged, Path target) throws IOException {
    FileUtil.rename(fs, staged, target, Rename.NONE);
  }

  @Override
  void moveOver(Path staged, Path target) throws IOException {
    FileUtil.rename(fs, staged, target, Rename.OVERWRITE);
  }

  @Override
  boolean moved(Path staged, Path target) throws IOException {
    return entry(staged).isEmpty() && entry(target).isPresent();
  }
}
