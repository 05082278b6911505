package io.trestle.ps;

/** A shard's server cannot be reached, or did not answer in time, after all retries. */
public final class ServerUnavailableException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  private final int shard;

  /**
   * @param shard the shard that could not be reached, from 0
   * @param address where it was looked for, as {@code host:port}
   * @param detail what was tried and for how long
   */
  public ServerUnavailableException(int shard, String address, String detail, Throwable cause) {
    super(
        "Parameter server shard "
            + shard
            + " at "
            + address
            + " is unavailable: "
            + detail
            + ". Check that the server process runs, that this host can reach "
            + address
            + " (firewall, advertised host) and that both sides use the same secret.",
        cause);
    this.shard = shard;
  }

  /** The shard that could not be reached, from 0. */
  public int shard() {
    return shard;
  }
}
