package io.trestle.modelio.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.dfs.Hdfs;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsStoreIT extends StoreContract {
  @TempDir static java.nio.file.Path data;
  private static Hdfs hdfs;

  @BeforeAll
  static void start() throws IOException {
    hdfs = Hdfs.start(data);
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @Override
  Store store() throws IOException {
    return Stores.of(hdfs.conf(), hdfs.root());
  }

  @Override
  Path at(java.nio.file.Path path) {
    return new Path(hdfs.root(), "/" + UUID.randomUUID());
  }

  @Test
  void renames() {
    assertThat(store).isInstanceOf(RenameStore.class);
  }
}
