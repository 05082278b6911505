package io.trestle.spark.data.idx;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Goes to the tasks and opens the files there. */
final class IdxReaderFactory implements PartitionReaderFactory {
  private static final long serialVersionUID = 1;

  private final IdxFiles files;
  private final StructType columns;
  private final SerializableConfiguration configuration;

  IdxReaderFactory(IdxFiles files, StructType columns, SerializableConfiguration configuration) {
    this.files = files;
    this.columns = columns;
    this.configuration = configuration;
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    try {
      return new IdxRecords(files, (IdxScan.Range) partition, columns, configuration.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
