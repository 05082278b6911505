package io.trestle.ps;

import java.util.List;

/** The moment at which all shards begin their snapshots, so that they hold the same pushes. */
public sealed interface CutPoint {

  /**
   * After exactly these pushes: a shard takes held ones up to here, then begins.
   *
   * @param lastSequences by worker number
   */
  record Sequences(List<Long> lastSequences) implements CutPoint {
    public Sequences {
      lastSequences = List.copyOf(lastSequences);
    }
  }

  /**
   * On reaching this version (synchronous mode), or at once when the shard is past it or no
   * unfinished worker is left.
   */
  record Version(long version) implements CutPoint {}
}
