package io.trestle.test.cluster.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code jcmd GC.heap_info} prints for HotSpot's serial, parallel and G1 collectors. */
final class HeapInfo {
  private static final Pattern USED =
      Pattern.compile(
          "(?:generation|garbage-first heap|PSYoungGen|ParOldGen) +total (\\d+)K, used (\\d+)K");

  private HeapInfo() {}

  /** Bytes in use, over all parts of the heap. */
  static long used(String printed) {
    Matcher part = USED.matcher(printed.replaceAll(" {2,}", " "));
    long sum = 0;
    while (part.find()) {
      sum += Long.parseLong(part.group(2)) * 1024;
    }
    if (sum == 0) {
      throw new HostException("no heap usage in: " + printed);
    }
    return sum;
  }
}
