package io.trestle.spark.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * One partition for each worker, with a single element: the worker's input, which reads the
 * partitions of packed blocks that belong to it as often as the worker wants.
 */
final class WorkerRdd extends RDD<WorkerInput> {
  private static final long serialVersionUID = 1;
  private static final ClassTag<PackedBlock> BLOCK = ClassTag$.MODULE$.apply(PackedBlock.class);

  private final int workers;
  private final long[] rows;

  /**
   * @param blocks the partitions of worker 0, then as many of worker 1, and so on
   * @param rows samples of each partition
   */
  WorkerRdd(RDD<PackedBlock> blocks, int workers, long[] rows) {
    super(
        blocks.context(),
        seq(List.<Dependency<?>>of(new OwnPartitions(blocks, rows.length / workers))),
        ClassTag$.MODULE$.apply(WorkerInput.class));
    this.workers = workers;
    this.rows = rows;
  }

  private static <T> Seq<T> seq(List<T> elements) {
    return JavaConverters.asScalaBuffer(elements).toSeq();
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] blocks = firstParent(BLOCK).partitions();
    int each = blocks.length / workers;
    Partition[] all = new Partition[workers];
    for (int worker = 0; worker < workers; worker++) {
      List<Partition> own = Arrays.asList(blocks).subList(worker * each, (worker + 1) * each);
      all[worker] = new Worker(worker, new ArrayList<>(own));
    }
    return all;
  }

  @Override
  public scala.collection.Iterator<WorkerInput> compute(Partition split, TaskContext context) {
    WorkerInput input = new Input((Worker) split, context);
    return JavaConverters.asScalaIterator(List.of(input).iterator());
  }

  private record Worker(int index, List<Partition> own) implements Partition {
    private static final long serialVersionUID = 1;
  }

  private static final class OwnPartitions extends NarrowDependency<PackedBlock> {
    private static final long serialVersionUID = 1;
    private final int each;

    OwnPartitions(RDD<PackedBlock> blocks, int each) {
      super(blocks);
      this.each = each;
    }

    @Override
    public Seq<Object> getParents(int worker) {
      List<Object> own = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        own.add(worker * each + i);
      }
      return seq(own);
    }
  }

  private final class Input implements WorkerInput {
    private final Worker split;
    private final TaskContext context;
    private final RDD<PackedBlock> blocks = firstParent(BLOCK);

    Input(Worker split, TaskContext context) {
      this.split = split;
      this.context = context;
    }

    @Override
    public int worker() {
      return split.index();
    }

    @Override
    public int partitions() {
      return split.own().size();
    }

    @Override
    public long rows(int partition) {
      return rows[worker() * partitions() + partition];
    }

    @Override
    public Iterator<PackedBlock> open(int partition) {
      return JavaConverters.asJavaIterator(blocks.iterator(split.own().get(partition), context));
    }
  }
}
