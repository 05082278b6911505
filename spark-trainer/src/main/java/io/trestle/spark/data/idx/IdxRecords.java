package io.trestle.spark.data.idx;

import io.trestle.modelio.idx.IdxReader;
import io.trestle.spark.data.InvalidTrainingDataException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;

/** The records of one range as rows. Files whose column nobody wants are not opened. */
final class IdxRecords implements PartitionReader<InternalRow> {
  private final IdxFiles files;
  private final int first;
  private final int count;
  private final IdxReader images;
  private final IdxReader labels;
  private final Object[] values;
  private final int imageColumn;
  private final int labelColumn;
  private final byte[] label = new byte[1];
  private int done;

  IdxRecords(IdxFiles files, IdxScan.Range range, StructType columns, Configuration configuration)
      throws IOException {
    this.files = files;
    this.first = range.first();
    this.count = range.count();
    this.values = new Object[columns.length()];
    this.imageColumn = Arrays.asList(columns.fieldNames()).indexOf("image");
    this.labelColumn = Arrays.asList(columns.fieldNames()).indexOf("label");
    this.images = imageColumn < 0 ? null : at(files.images(), configuration);
    try {
      this.labels = labelColumn < 0 ? null : at(files.labels(), configuration);
    } catch (IOException | RuntimeException e) {
      close(images);
      throw e;
    }
  }

  private IdxReader at(String path, Configuration configuration) throws IOException {
    IdxReader reader = IdxFiles.open(new Path(path), configuration);
    try {
      reader.skip(first);
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public boolean next() throws IOException {
    if (done == count) {
      return false;
    }
    if (images != null) {
      byte[] image = new byte[files.imageBytes()];
      images.read(image, 0, 1);
      values[imageColumn] = image;
    }
    if (labels != null) {
      labels.read(label, 0, 1);
      values[labelColumn] = checked(Byte.toUnsignedInt(label[0]));
    }
    done++;
    return true;
  }

  private int checked(int value) {
    if (value >= files.classes()) {
      throw new InvalidTrainingDataException(
          "Label " + (first + done) + " of " + files.labels() + " is " + value + ".",
          "Labels are 0 to " + (files.classes() - 1) + "; see that this is the right file.");
    }
    return value;
  }

  @Override
  public InternalRow get() {
    return new GenericInternalRow(values);
  }

  @Override
  public void close() throws IOException {
    try {
      close(images);
    } finally {
      close(labels);
    }
  }

  private static void close(IdxReader reader) throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
