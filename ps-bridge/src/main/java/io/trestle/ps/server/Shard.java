package io.trestle.ps.server;

import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.consistency.Progress;
import io.trestle.ps.transport.Inflow;
import io.trestle.ps.transport.PushParts;
import io.trestle.ps.transport.ReplySink;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import io.trestle.ps.transport.ShardSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One open shard. A single lock guards everything; nobody does I/O under it. An update of a small
 * model takes a few microseconds, so one lock serves more workers than a network does.
 */
final class Shard {
  private final JobSpec job;
  private final int number;
  private final Storage storage;
  private final ShardSettings settings;
  private final WorkerTable table;
  private final Progress progress;
  private final Update update;
  private final Turns turns;
  private final Sessions sessions;
  private final SnapshotCuts cuts;
  private final Statistics statistics = new Statistics();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Waiting waiting;

  Shard(
      JobSpec job,
      int number,
      Storage storage,
      WorkerTable table,
      Update update,
      ShardSettings settings) {
    this.job = job;
    this.number = number;
    this.storage = storage;
    this.settings = settings;
    this.table = table;
    this.progress = table.progress();
    this.update = update;
    this.turns = new Turns(job, number, update, table);
    this.sessions = new Sessions(job, table);
    this.cuts = new SnapshotCuts(job, number, storage, table, update, sessions);
    this.waiting = new Waiting(lock, changed, settings.ticker(), settings.keepAliveEvery());
  }

  JobSpec job() {
    return job;
  }

  int number() {
    return number;
  }

  ShardRegistration register(int worker, long attempt) {
    Session fenced = null;
    lock.lock();
    try {
      WorkerTable.Entry entry = sessions.admitted(worker, attempt);
      if (attempt > entry.attempt) {
        fenced = entry.session;
        entry.session = null;
        entry.attempt = attempt;
        if (progress.isFinished(worker)) {
          // The others went on without it, and the version that it was to go on from may be gone.
          entry.nextVersion = update.version();
          progress.rejoin(worker);
        }
        changed.signalAll();
      }
      entry.heardAt = settings.ticker().nanos();
      return new ShardRegistration(
          progress.clock(worker),
          update.nextVersion(worker),
          update.version(),
          progress.isFinished(worker));
    } finally {
      lock.unlock();
      fence(fenced);
    }
  }

  ShardSession connect(int worker, long attempt, Runnable onFenced) {
    Session fenced = null;
    lock.lock();
    try {
      WorkerTable.Entry entry = sessions.admitted(worker, attempt);
      if (attempt > entry.attempt) {
        throw new ProtocolException(
            "Attempt " + attempt + " of worker " + worker + " connects but has not registered.");
      }
      fenced = entry.session;
      entry.session =
          new Session(this, worker, attempt, onFenced, new ReplyCursor(storage.slices()));
      changed.signalAll();
      return entry.session;
    } finally {
      lock.unlock();
      fence(fenced);
    }
  }

  private static void fence(Session session) {
    if (session != null) {
      session.onFenced().run();
    }
  }

  void push(Session session, long sequence, long basis, PushParts parts, Runnable keepAlive) {
    lock.lock();
    try {
      if (isRepeat(session, sequence, basis)) {
        return;
      }
      int worker = session.worker();
      if (cuts.gate().stops(worker, sequence, basis)) {
        await(
            session,
            () -> !cuts.gate().stops(worker, sequence, basis),
            keepAlive,
            "the driver to release shard " + number + " after a snapshot's cut",
            List::of);
      }
      take(session, sequence, basis, parts);
    } finally {
      lock.unlock();
    }
  }

  Inflow receive(Session session, long sequence, long basis, PushParts parts) {
    lock.lock();
    try {
      int worker = session.worker();
      sessions.live(session).heardAt = settings.ticker().nanos();
      if (sequence == progress.clock(worker) + 1 && basis >= 0 && update.isAlone(worker)) {
        session.early = storage.lend(parts, update.version());
      }
      return session.early;
    } finally {
      lock.unlock();
    }
  }

  boolean tryPush(Session session, long sequence, long basis, PushParts parts) {
    lock.lock();
    try {
      if (isRepeat(session, sequence, basis)) {
        return true;
      }
      if (cuts.gate().stops(session.worker(), sequence, basis)) {
        return false;
      }
      take(session, sequence, basis, parts);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the shard has this push; notes so for its answer. */
  private boolean isRepeat(Session session, long sequence, long basis) {
    int worker = session.worker();
    sessions.live(session).heardAt = settings.ticker().nanos();
    long last = progress.clock(worker);
    if (sequence < 0 || sequence > last + 1 || basis < 0) {
      throw new ProtocolException(
          String.format(
              "Worker %d sent push %d on version %d; shard %d has its push %d and version %d.",
              worker, sequence, basis, number, last, update.version()));
    }
    if (sequence > last) {
      return false;
    }
    session.outcome = PushOutcome.DUPLICATE;
    if (sequence > 0) {
      statistics.repeated();
    }
    return true;
  }

  private void take(Session session, long sequence, long basis, PushParts parts) {
    int worker = session.worker();
    turns.requireTurn(worker);
    long floats = 0;
    for (int i = 0; i < storage.slices().size(); i++) {
      floats += PartsCheck.pushed(storage.slices().get(i), i, parts);
    }
    long version = update.version();
    long slowest = progress.slowest();
    session.outcome = update.take(worker, basis, parts);
    session.early = null;
    progress.advance(worker, sequence);
    if (session.outcome == PushOutcome.DROPPED) {
      table.drop(worker, sequence);
    }
    turns.use(worker);
    statistics.pushed(session.outcome, table.entry(worker).staleness, floats, parts.savedBytes());
    boolean moved = job.isSynchronous() ? update.version() > version : progress.slowest() > slowest;
    if (moved || cuts.gate().isHeld() || table.budget().isSpent()) {
      // Not at every push: a thousand workers would wake each other a million times a step.
      changed.signalAll();
    }
  }

  void reply(Session session, ReplySink sink) {
    lock.lock();
    try {
      sessions.live(session);
      int worker = session.worker();
      if (!turns.mayAnswer(worker)) {
        await(
            session,
            () -> turns.mayAnswer(worker),
            sink::keepAlive,
            "the other workers of job " + job.jobId() + " at push " + progress.clock(worker),
            () -> turns.missing(worker));
      }
      answerPush(session, sink);
    } finally {
      lock.unlock();
    }
  }

  boolean tryReply(Session session, ReplySink sink) {
    lock.lock();
    try {
      sessions.live(session);
      if (!turns.mayAnswer(session.worker())) {
        return false;
      }
      answerPush(session, sink);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void answerPush(Session session, ReplySink sink) {
    int worker = session.worker();
    WorkerTable.Entry entry = table.entry(worker);
    statistics.lead(progress.lead(worker));
    long given = update.nextVersion(worker);
    ShardReply reply =
        new ShardReply(
            entry.step, given, session.outcome, entry.staleness, turns.mayContinue(worker, given));
    answer(session, sink, reply);
  }

  void pull(Session session, long wanted, ReplySink sink) {
    lock.lock();
    try {
      sessions.live(session).heardAt = settings.ticker().nanos();
      if (wanted > update.version()) {
        await(
            session,
            () -> update.version() >= wanted,
            sink::keepAlive,
            "version " + wanted + " of shard " + number,
            () -> update.missing(session.worker()));
      }
      long given = wanted == ShardSession.LATEST ? update.version() : wanted;
      answer(session, sink, new ShardReply(given, given, PushOutcome.DUPLICATE, 0, true));
    } finally {
      lock.unlock();
    }
  }

  /** Writes an answer; the lock is given up wherever the sink may do I/O. */
  private void answer(Session session, ReplySink sink, ShardReply reply) {
    long floats = 0;
    for (int i = 0; i < storage.slices().size(); i++) {
      floats += PartsCheck.wanted(storage.slices().get(i), i, sink);
    }
    statistics.answered(floats);
    ReplyCursor cursor = session.cursor();
    cursor.begin(sink);
    boolean named = job.isReproducible() && floats > 0;
    ReplyCursor.Version version = named ? update.pick(reply.version()) : ReplyCursor.Version.NEWEST;
    sink.begin(reply);
    while (true) {
      boolean done = cursor.write(storage, version);
      flush(sink);
      if (done) {
        return;
      }
      sessions.requireOpen();
      version = named ? update.pick(reply.version()) : version;
    }
  }

  private void flush(ReplySink sink) {
    lock.unlock();
    try {
      sink.flush();
    } finally {
      lock.lock();
    }
  }

  private void await(
      Session session,
      BooleanSupplier reached,
      Runnable keepAlive,
      String name,
      Supplier<List<Integer>> missing) {
    waiting.until(
        new Waiting.Goal(
            name,
            settings.barrierTimeout(),
            () -> {
              sessions.live(session);
              return reached.getAsBoolean();
            },
            missing),
        keepAlive);
  }

  void finish(Session session) {
    lock.lock();
    try {
      sessions.live(session);
      leaveGroup(session.worker());
    } finally {
      lock.unlock();
    }
  }

  void withdraw(int worker) {
    lock.lock();
    try {
      sessions.known(worker);
      leaveGroup(worker);
    } finally {
      lock.unlock();
    }
  }

  private void leaveGroup(int worker) {
    progress.finish(worker);
    table.budget().giveBack(worker);
    update.onFinish();
    changed.signalAll();
  }

  void leave(Session session) {
    lock.lock();
    try {
      WorkerTable.Entry entry = table.entry(session.worker());
      if (session.early != null) {
        storage.takeBack(session.early);
        session.early = null;
      }
      if (entry.session == session) {
        entry.session = null;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  ShardStatus status() {
    lock.lock();
    try {
      sessions.requireOpen();
      return statistics.status(number, update, table, settings.ticker().nanos());
    } finally {
      lock.unlock();
    }
  }

  ShardStatus hold() {
    lock.lock();
    try {
      sessions.requireOpen();
      cuts.gate().hold();
      return status();
    } finally {
      lock.unlock();
    }
  }

  void cut(CutPoint point, Duration limit) {
    lock.lock();
    try {
      sessions.requireOpen();
      Waiting.Goal goal = cuts.aim(point, limit);
      changed.signalAll();
      waiting.until(goal, () -> {});
      cuts.begin();
    } finally {
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    try {
      cuts.gate().release();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  byte[] snapshot(String target) {
    Snapshot begun;
    lock.lock();
    try {
      begun = cuts.requireBegun();
    } finally {
      lock.unlock();
    }
    try (SnapshotSink sink = settings.store().openSink(target, number, job.numShards())) {
      return cuts.write(begun, sink, lock);
    } finally {
      discard();
    }
  }

  void discard() {
    lock.lock();
    try {
      cuts.discard();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the shard: whoever waits on it or comes to it gets what {@code failure} makes. */
  void end(Supplier<RuntimeException> failure) {
    List<Session> ended;
    lock.lock();
    try {
      ended = sessions.end(failure);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    ended.forEach(Shard::fence);
  }
}
