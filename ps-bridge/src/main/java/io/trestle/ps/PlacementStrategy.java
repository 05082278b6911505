package io.trestle.ps;

/** How variables are spread over the shards. */
public enum PlacementStrategy {
  /** Whole variables in turn, as TensorFlow's {@code replica_device_setter}. */
  ROUND_ROBIN,
  /** Every variable's rows split evenly over all shards. */
  PARTITIONED,
  /** Large variables split by rows, small ones whole on the shard with the least load. */
  AUTO
}
