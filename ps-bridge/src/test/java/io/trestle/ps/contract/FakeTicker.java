package io.trestle.ps.contract;

import io.trestle.ps.consistency.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Time that stands still until a test moves it. */
public final class FakeTicker implements Ticker {
  private final AtomicLong now = new AtomicLong();

  public void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Override
  public long nanos() {
    return now.get();
  }

  /** Looks again every millisecond of real time: the caller loops until fake time has passed. */
  @Override
  @SuppressWarnings({"WaitNotInLoop", "ResultOfMethodCallIgnored"})
  public void await(Condition condition, long nanos) throws InterruptedException {
    condition.await(1, TimeUnit.MILLISECONDS);
  }
}
