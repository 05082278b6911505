package io.trestle.modelio.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code checkpoint} state file: TensorFlow's CheckpointState in text format. Paths are
 * relative, which every TensorFlow since 1.0 accepts, so that the directory may be moved or mounted
 * elsewhere. What TensorFlow 1.2 has no field for stands in comments, which its parser passes over:
 *
 * <pre>
 * model_checkpoint_path: "model.ckpt-200"
 * all_model_checkpoint_paths: "model.ckpt-100"
 * all_model_checkpoint_paths: "model.ckpt-200"
 * # trestle preserved "model.ckpt-50"
 * # trestle preserved_at 1700000000000
 * </pre>
 *
 * @param managed steps that retention may delete, in the order of their commits
 * @param preserved steps that stay for good, in the order of their commits
 * @param preservedAt commit time of the last preserved one, in milliseconds since 1970; empty if it
 *     is not known
 */
record StateFile(List<Long> managed, List<Long> preserved, OptionalLong preservedAt) {
  /** Far above any real one. */
  static final int MOST_BYTES = 16 << 20;

  private static final Pattern MANAGED =
      Pattern.compile("(?m)^\\s*all_model_checkpoint_paths\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern PRESERVED = Pattern.compile("(?m)^# trestle preserved \"([^\"]*)\"");
  private static final Pattern PRESERVED_AT =
      Pattern.compile("(?m)^# trestle preserved_at (\\d{1,18})");

  StateFile {
    managed = List.copyOf(managed);
    preserved = List.copyOf(preserved);
  }

  static StateFile empty() {
    return new StateFile(List.of(), List.of(), OptionalLong.empty());
  }

  /** Reads what can be read; a file that TensorFlow or a person wrote may hold anything. */
  static StateFile parse(byte[] content) {
    String text = new String(content, UTF_8);
    Matcher at = PRESERVED_AT.matcher(text);
    return new StateFile(
        steps(MANAGED, text),
        steps(PRESERVED, text),
        at.find() ? OptionalLong.of(Long.parseLong(at.group(1))) : OptionalLong.empty());
  }

  private static List<Long> steps(Pattern pattern, String text) {
    Set<Long> steps = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String path = matcher.group(1);
      CheckpointNames.stepOfBundle(path.substring(path.lastIndexOf('/') + 1)).ifPresent(steps::add);
    }
    return new ArrayList<>(steps);
  }

  byte[] encode() {
    StringBuilder text = new StringBuilder();
    if (!managed.isEmpty()) {
      line(text, "model_checkpoint_path: ", managed.get(managed.size() - 1));
    }
    managed.forEach(step -> line(text, "all_model_checkpoint_paths: ", step));
    preserved.forEach(step -> line(text, "# trestle preserved ", step));
    preservedAt.ifPresent(time -> text.append("# trestle preserved_at ").append(time).append('\n'));
    return text.toString().getBytes(UTF_8);
  }

  private static void line(StringBuilder text, String field, long step) {
    text.append(field).append('"').append(CheckpointNames.bundle(step)).append("\"\n");
  }

  /**
   * This state, brought up to date: steps that are gone drop out, and those that it does not list
   * are managed and newer than all others, by step.
   *
   * @param present steps that have an index
   */
  StateFile over(Set<Long> present) {
    List<Long> kept = new ArrayList<>(preserved);
    kept.retainAll(present);
    List<Long> listed = new ArrayList<>(managed);
    listed.retainAll(present);
    listed.removeAll(kept);
    present.stream()
        .filter(step -> !listed.contains(step) && !kept.contains(step))
        .sorted()
        .toList()
        .forEach(listed::add);
    return new StateFile(listed, kept, preservedAt);
  }

  /** This state with a step as the newest. */
  StateFile committed(long step) {
    List<Long> steps = new ArrayList<>(managed);
    steps.remove(step);
    steps.add(step);
    List<Long> kept = new ArrayList<>(preserved);
    kept.remove(step);
    return new StateFile(steps, kept, preservedAt);
  }
}
