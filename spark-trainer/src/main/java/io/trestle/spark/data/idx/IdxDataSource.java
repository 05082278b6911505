package io.trestle.spark.data.idx;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code spark.read().format("idx").load(path)}: labelled images in IDX files, with columns {@code
 * image} (binary, one unsigned byte for each pixel, row-major) and {@code label} (int).
 *
 * <p>{@code path} is a file of images, or a directory with files that are named as MNIST's, gzipped
 * or plain, on any file system that Hadoop reaches. Options:
 *
 * <ul>
 *   <li>{@code labels}: the file of labels; by default the one whose name says {@code labels-idx1}
 *       where the images' says {@code images-idx3}
 *   <li>{@code split}: of a directory, {@code train} (the default) or {@code test}
 *   <li>{@code classes}: labels must be below this; 256 by default
 * </ul>
 *
 * <p>Plain files are read by several tasks, gzipped ones, which cannot be entered in the middle, by
 * one. Spark finds this class through {@link java.util.ServiceLoader}.
 */
public final class IdxDataSource implements TableProvider, DataSourceRegister {
  static final StructType SCHEMA =
      new StructType().add("image", "binary", false).add("label", "int", false);

  @Override
  public String shortName() {
    return "idx";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    SparkSession session = SparkSession.active();
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    return new IdxTable(IdxFiles.find(options, session.sessionState().newHadoopConf()));
  }
}
