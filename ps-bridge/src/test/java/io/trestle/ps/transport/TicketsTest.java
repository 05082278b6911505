package io.trestle.ps.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Grant GRANT = new Grant("job", 1, 2, 3);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // the clock may overflow
  private final Tickets tickets = new Tickets(Duration.ofSeconds(30), now::get);

  @Test
  void aTicketIsGoodOnce() {
    byte[] ticket = tickets.issue(GRANT);
    assertThat(tickets.redeem(ticket)).contains(GRANT);
    assertThat(tickets.redeem(ticket)).isEmpty();
  }

  @Test
  void aTicketExpires() {
    byte[] ticket = tickets.issue(GRANT);
    byte[] other = tickets.issue(GRANT);
    now.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
    assertThat(tickets.redeem(ticket)).contains(GRANT);
    now.addAndGet(1);
    assertThat(tickets.redeem(other)).isEmpty();
  }

  @Test
  void everyBitCounts() {
    for (int bit = 0; bit < 8 * Tickets.SIZE; bit++) {
      byte[] ticket = tickets.issue(GRANT);
      ticket[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(tickets.redeem(ticket)).isEmpty();
    }
    assertThat(tickets.redeem(new byte[0])).isEmpty();
    assertThat(tickets.redeem(new byte[Tickets.SIZE])).isEmpty();
  }

  @Test
  void forgetsTheOldestWhenThereAreTooMany() {
    byte[] first = tickets.issue(GRANT);
    for (int i = 0; i < Tickets.MAX_OUTSTANDING; i++) {
      tickets.issue(GRANT);
    }
    assertThat(tickets.outstanding()).isEqualTo(Tickets.MAX_OUTSTANDING);
    assertThat(tickets.redeem(first)).isEmpty();
  }
}
