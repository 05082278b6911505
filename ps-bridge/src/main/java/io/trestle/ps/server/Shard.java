package io.trestle.ps.server;

import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.StaleAttemptException;
import io.trestle.ps.WorkerStatus;
import io.trestle.ps.consistency.Progress;
import io.trestle.ps.consistency.StalenessHistogram;
import io.trestle.ps.consistency.StepBudget;
import io.trestle.ps.transport.PushParts;
import io.trestle.ps.transport.ReplySink;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import io.trestle.ps.transport.ShardSession;
import java.time.Duration;
import java.util.ArrayList;
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
  private final boolean idle;
  private final boolean budgeted;
  private final StalenessHistogram histogram = new StalenessHistogram();
  private final CutGate gate = new CutGate();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Waiting waiting;
  private Snapshot snapshot;
  private Supplier<RuntimeException> ending;
  private long maxLead;
  private long dropped;
  private long duplicates;
  private long bytesIn;
  private long bytesOut;

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
    this.idle = number > 0 && storage.slices().isEmpty();
    this.budgeted = number == 0 && !job.isSynchronous() && job.maxSteps() != JobSpec.UNLIMITED;
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
      WorkerTable.Entry entry = known(worker);
      requireNotStale(entry, worker, attempt);
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
      WorkerTable.Entry entry = known(worker);
      requireNotStale(entry, worker, attempt);
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

  private WorkerTable.Entry known(int worker) {
    requireOpen();
    if (worker < 0 || worker >= job.numWorkers()) {
      throw new ProtocolException(
          String.format(
              "There is no worker %d: job %s has %d, numbered from 0.",
              worker, job.jobId(), job.numWorkers()));
    }
    return table.entry(worker);
  }

  private static void requireNotStale(WorkerTable.Entry entry, int worker, long attempt) {
    if (attempt < entry.attempt) {
      throw stale(worker, attempt, entry.attempt);
    }
  }

  private static StaleAttemptException stale(int worker, long attempt, long newest) {
    return new StaleAttemptException(
        String.format(
            "Attempt %d of worker %d is superseded by attempt %d and must stop.",
            attempt, worker, newest));
  }

  private static void fence(Session session) {
    if (session != null) {
      session.onFenced().run();
    }
  }

  private void requireOpen() {
    if (ending != null) {
      throw ending.get();
    }
  }

  /** The entry of a session that is its worker's newest, while the job goes on. */
  private WorkerTable.Entry live(Session session) {
    requireOpen();
    WorkerTable.Entry entry = table.entry(session.worker());
    if (entry.session != session) {
      if (entry.attempt == session.attempt()) {
        throw new StaleAttemptException(
            "This connection of worker " + session.worker() + " was closed or superseded.");
      }
      throw stale(session.worker(), session.attempt(), entry.attempt);
    }
    return entry;
  }

  void push(Session session, long sequence, long basis, PushParts parts, Runnable keepAlive) {
    lock.lock();
    try {
      int worker = session.worker();
      live(session).heardAt = settings.ticker().nanos();
      long last = progress.clock(worker);
      if (sequence < 0 || sequence > last + 1 || basis < 0) {
        throw new ProtocolException(
            String.format(
                "Worker %d sent push %d on version %d; shard %d has its push %d and version %d.",
                worker, sequence, basis, number, last, update.version()));
      }
      if (sequence <= last) {
        session.outcome = PushOutcome.DUPLICATE;
        duplicates += sequence > 0 ? 1 : 0;
        return;
      }
      if (gate.stops(worker, sequence, basis)) {
        await(
            session,
            () -> !gate.stops(worker, sequence, basis),
            keepAlive,
            "the driver to release shard " + number + " after a snapshot's cut",
            List::of);
      }
      take(session, sequence, basis, parts);
    } finally {
      lock.unlock();
    }
  }

  private void take(Session session, long sequence, long basis, PushParts parts) {
    int worker = session.worker();
    if (progress.isFinished(worker)) {
      throw new ProtocolException("Worker " + worker + " has finished and must not push.");
    }
    long floats = 0;
    for (int i = 0; i < storage.slices().size(); i++) {
      floats += PartsCheck.pushed(storage.slices().get(i), i, parts);
    }
    if (budgeted && table.budget().ask(worker) != StepBudget.Decision.GO) {
      throw new ProtocolException(
          String.format(
              "Worker %d pushes although it was told not to: %d steps are enough.",
              worker, job.maxSteps()));
    }
    session.outcome = update.take(worker, basis, parts);
    progress.advance(worker, sequence);
    bytesIn += 4 * floats;
    if (budgeted) {
      table.budget().use(worker);
    }
    if (session.outcome == PushOutcome.DROPPED) {
      dropped++;
    } else {
      histogram.record(table.entry(worker).staleness);
    }
    changed.signalAll();
  }

  void reply(Session session, ReplySink sink) {
    lock.lock();
    try {
      WorkerTable.Entry entry = live(session);
      int worker = session.worker();
      if (!mayAnswer(worker)) {
        await(
            session,
            () -> mayAnswer(worker),
            sink::keepAlive,
            "the other workers of job " + job.jobId() + " at push " + progress.clock(worker),
            () -> missing(worker));
      }
      maxLead = Math.max(maxLead, progress.lead(worker));
      long given = update.nextVersion(worker);
      ShardReply reply =
          new ShardReply(
              entry.step, given, session.outcome, entry.staleness, mayContinue(worker, given));
      answer(session, sink, reply);
    } finally {
      lock.unlock();
    }
  }

  private boolean mayAnswer(int worker) {
    return update.mayAnswer(worker)
        && (!budgeted
            || progress.isFinished(worker)
            || table.budget().ask(worker) != StepBudget.Decision.WAIT);
  }

  private boolean mayContinue(int worker, long given) {
    if (number > 0) {
      return true;
    }
    if (progress.isFinished(worker)) {
      return false;
    }
    return budgeted ? table.budget().ask(worker) == StepBudget.Decision.GO : given < job.maxSteps();
  }

  private List<Integer> missing(int worker) {
    if (!update.mayAnswer(worker)) {
      return update.missing(worker);
    }
    List<Integer> holders = new ArrayList<>();
    for (int i = 0; i < job.numWorkers(); i++) {
      if (table.budget().isGranted(i)) {
        holders.add(i);
      }
    }
    return holders;
  }

  void pull(Session session, long wanted, ReplySink sink) {
    lock.lock();
    try {
      live(session).heardAt = settings.ticker().nanos();
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
    bytesOut += 4 * floats;
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
      requireOpen();
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
              live(session);
              return reached.getAsBoolean();
            },
            missing),
        keepAlive);
  }

  void finish(Session session) {
    lock.lock();
    try {
      live(session);
      leaveGroup(session.worker());
    } finally {
      lock.unlock();
    }
  }

  void withdraw(int worker) {
    lock.lock();
    try {
      known(worker);
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
      requireOpen();
      List<WorkerStatus> workers = new ArrayList<>();
      long now = settings.ticker().nanos();
      for (int i = 0; i < job.numWorkers(); i++) {
        WorkerTable.Entry entry = table.entry(i);
        workers.add(
            new WorkerStatus(
                i,
                entry.attempt,
                progress.clock(i),
                progress.isFinished(i),
                Duration.ofNanos(now - entry.heardAt)));
      }
      return new ShardStatus(
          number,
          update.version(),
          update.pending(),
          workers,
          histogram.counts(),
          histogram.max(),
          maxLead,
          dropped,
          duplicates,
          bytesIn,
          bytesOut);
    } finally {
      lock.unlock();
    }
  }

  ShardStatus hold() {
    lock.lock();
    try {
      requireOpen();
      gate.hold();
      return status();
    } finally {
      lock.unlock();
    }
  }

  void cut(CutPoint point, Duration limit) {
    lock.lock();
    try {
      requireOpen();
      if (snapshot != null) {
        throw new SnapshotException(
            "Shard " + number + " of job " + job.jobId() + " is writing a snapshot already.");
      }
      gate.hold();
      gate.aim(point);
      changed.signalAll();
      waiting.until(
          new Waiting.Goal(
              "shard " + number + " to come to the cut " + point,
              limit,
              () -> {
                requireOpen();
                return idle || CutGate.isReached(point, progress, update);
              },
              () -> CutGate.behind(point, progress)),
          () -> {});
      snapshot = storage.beginSnapshot(update.version(), table.encode());
    } finally {
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    try {
      gate.release();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  byte[] snapshot(String target) {
    Snapshot begun;
    lock.lock();
    try {
      requireOpen();
      begun = snapshot;
    } finally {
      lock.unlock();
    }
    if (begun == null) {
      throw new SnapshotException(
          "Shard " + number + " of job " + job.jobId() + " has begun no snapshot.");
    }
    try (SnapshotSink sink = settings.store().openSink(target, number, job.numShards())) {
      return new SnapshotWriter(job, number, storage, begun, lock).write(sink);
    } finally {
      discard();
    }
  }

  void discard() {
    lock.lock();
    try {
      snapshot = null;
      storage.endSnapshot();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the shard: whoever waits on it or comes to it gets what {@code failure} makes. */
  void end(Supplier<RuntimeException> failure) {
    List<Session> sessions = new ArrayList<>();
    lock.lock();
    try {
      if (ending == null) {
        ending = failure;
        changed.signalAll();
        for (int i = 0; i < job.numWorkers(); i++) {
          if (table.entry(i).session != null) {
            sessions.add(table.entry(i).session);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    sessions.forEach(Shard::fence);
  }
}
