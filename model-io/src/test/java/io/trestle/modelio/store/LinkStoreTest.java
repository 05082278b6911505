package io.trestle.modelio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.junit.jupiter.api.Test;

class LinkStoreTest extends StoreContract {
  @Override
  Store store() throws IOException {
    return Stores.of(new Configuration(false), at(local));
  }

  @Override
  Path at(java.nio.file.Path path) {
    return new Path(path.toUri());
  }

  @Test
  void isChosenForTheLocalDiskAndLeavesNoChecksumFiles() throws IOException {
    assertThat(store).isInstanceOf(LinkStore.class);
    store.publish(new Path(directory, "a"), new byte[3]);
    assertThat(local).isDirectoryNotContaining("glob:**.crc");
  }

  @Test
  void readsStraightIntoDirectBuffers() throws IOException {
    store.publish(new Path(directory, "a"), new byte[3]);
    try (FSDataInputStream in = store.open(new Path(directory, "a"))) {
      assertThat(in.hasCapability(StreamCapabilities.READBYTEBUFFER)).isTrue();
    }
  }

  @Test
  void theChoiceCanBeOverridden() throws IOException {
    Configuration conf = new Configuration(false);
    conf.set("trestle.store.file", "single-put");
    assertThat(Stores.of(conf, directory)).isInstanceOf(SinglePutStore.class);
    conf.set("trestle.store.file", "magic");
    assertThatThrownBy(() -> Stores.of(conf, directory))
        .hasMessage("trestle.store.file must be rename, link or single-put, not magic");
  }
}
