package io.trestle.spark.data.idx;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A pair of files as a table. */
final class IdxTable implements SupportsRead {
  private final IdxFiles files;

  IdxTable(IdxFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "idx " + files.images();
  }

  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return IdxDataSource.SCHEMA;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new IdxScan(files);
  }
}
