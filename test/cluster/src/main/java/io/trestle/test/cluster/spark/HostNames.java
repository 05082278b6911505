package io.trestle.test.cluster.spark;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A small Spark application: prints on which hosts its driver and its tasks ran. The argument is
 * the number of tasks.
 */
public final class HostNames {
  private HostNames() {}

  public static void main(String[] arguments) throws Exception {
    int tasks = Integer.parseInt(arguments[0]);
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("host names"))) {
      List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
      List<String> names =
          spark.parallelize(numbers, tasks).map(number -> name()).distinct().collect().stream()
              .sorted()
              .toList();
      System.out.println("driver on " + name() + ", tasks on " + names);
    }
  }

  private static String name() throws Exception {
    return InetAddress.getLocalHost().getHostName();
  }
}
