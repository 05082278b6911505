package io.trestle.ps.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger closed = new AtomicInteger();
  private final Watchdog watchdog = new Watchdog("test", now::get);
  private final Watchdog.Watch watch = watchdog.watch(closed::incrementAndGet);

  @Test
  void closesWhatIsOverdueOnce() {
    watch.begin(100);
    now.set(99);
    watchdog.look();
    assertThat(watch.expired()).isFalse();
    now.set(100);
    watchdog.look();
    watchdog.look();
    assertThat(watch.expired()).isTrue();
    assertThat(closed).hasValue(1);
  }

  @Test
  void leavesAloneWhatEndedOrWasReleased() {
    watch.begin(100);
    watch.end();
    now.set(1_000);
    watchdog.look();
    watch.begin(100);
    watch.release();
    now.set(10_000);
    watchdog.look();
    assertThat(closed).hasValue(0);
  }

  @Test
  void aFullDoorClosesWhoHasWaitedLongest() {
    AtomicInteger others = new AtomicInteger();
    Door door = new Door(2);
    door.enter(closed::incrementAndGet);
    door.enter(others::incrementAndGet);
    door.enter(others::incrementAndGet);
    assertThat(closed).hasValue(1);
    assertThat(others).hasValue(0);
    assertThat(door.waiting()).isEqualTo(2);
  }
}
