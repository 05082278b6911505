package io.trestle.modelio.savedmodel;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.DataType;
import io.trestle.modelio.ServedGraph;
import io.trestle.modelio.ServedGraph.Endpoint;
import io.trestle.modelio.ServedGraph.Signature;
import io.trestle.modelio.Shape;
import io.trestle.modelio.proto.ProtoReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a bundle says of itself; the messages stand at {@link MetaGraphWriter}. Graphs and
 * whatever else is in them is passed over. Counts are bounded far above what real files hold, since
 * a message of two bytes takes a hundred in memory.
 */
final class MetaGraphReader {
  private static final int MOST = 10_000;

  private final String file;

  MetaGraphReader(String file) {
    this.file = file;
  }

  List<ServedGraph> savedModel(byte[] bytes) {
    ProtoReader message = ProtoReader.of(bytes, file, "SavedModel");
    List<ServedGraph> graphs = new ArrayList<>();
    while (message.next()) {
      if (message.field() == 2) {
        add(graphs, metaGraph(message.message()), "graphs");
      }
    }
    if (graphs.isEmpty()) {
      throw new CorruptFileException(file, "SavedModel", 0, "at least one graph", "none");
    }
    return graphs;
  }

  List<ServedGraph> sessionBundle(byte[] bytes) {
    return List.of(metaGraph(ProtoReader.of(bytes, file, "MetaGraphDef")));
  }

  private ServedGraph metaGraph(ProtoReader message) {
    List<String> tags = new ArrayList<>();
    List<Signature> signatures = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> readTags(message.message(), tags);
        case 4 -> readCollection(message.message(), signatures);
        case 5 -> add(signatures, signature(Entry.read(message.message())), "signatures");
        default -> {}
      }
    }
    return new ServedGraph(tags, signatures);
  }

  private void readTags(ProtoReader info, List<String> tags) {
    while (info.next()) {
      if (info.field() == 4) {
        add(tags, info.text(), "tags");
      }
    }
  }

  private Signature signature(Entry entry) {
    String method = "";
    List<Endpoint> inputs = new ArrayList<>();
    List<Endpoint> outputs = new ArrayList<>();
    ProtoReader message = entry.value(file);
    while (message.next()) {
      switch (message.field()) {
        case 1 -> add(inputs, endpoint(Entry.read(message.message())), "inputs");
        case 2 -> add(outputs, endpoint(Entry.read(message.message())), "outputs");
        case 3 -> method = message.text();
        default -> {}
      }
    }
    return new Signature(entry.key(), method, inputs, outputs);
  }

  private Endpoint endpoint(Entry entry) {
    String tensor = "";
    Optional<DataType> type = Optional.empty();
    Optional<List<Long>> extents = Optional.empty();
    ProtoReader message = entry.value(file);
    while (message.next()) {
      switch (message.field()) {
        case 1 -> tensor = message.text();
        case 2 -> type = DataType.ofNumber(message.number());
        case 3 -> extents = extents(message.message());
        default -> {}
      }
    }
    return new Endpoint(entry.key(), tensor, type, extents);
  }

  private Optional<List<Long>> extents(ProtoReader shape) {
    List<Long> extents = new ArrayList<>();
    boolean known = true;
    while (shape.next()) {
      switch (shape.field()) {
        case 2 -> add(extents, extent(shape.message()), "dimensions");
        case 3 -> known = !shape.flag();
        default -> {}
      }
    }
    if (extents.size() > Shape.MAX_RANK) {
      throw tooMany("dimensions", Shape.MAX_RANK);
    }
    return known ? Optional.of(extents) : Optional.empty();
  }

  private static long extent(ProtoReader dimension) {
    long size = 0;
    while (dimension.next()) {
      if (dimension.field() == 1) {
        size = dimension.number();
      }
    }
    return size;
  }

  /** The collection of a session bundle that stands for signatures. */
  private void readCollection(ProtoReader message, List<Signature> signatures) {
    Entry entry = Entry.read(message);
    if (!entry.key().equals("serving_signatures")) {
      return;
    }
    List<Endpoint> inputs = new ArrayList<>();
    List<Endpoint> outputs = new ArrayList<>();
    ProtoReader named = Entry.inside(Entry.inside(entry.value(file), 5), 1);
    ProtoReader all = Entry.inside(named, 2);
    while (all.next()) {
      if (all.field() == 2) {
        Entry generic = Entry.read(all.message());
        switch (generic.key()) {
          case "inputs" -> readBindings(generic, inputs);
          case "outputs" -> readBindings(generic, outputs);
          default -> {}
        }
      }
    }
    add(signatures, new Signature(entry.key(), "", inputs, outputs), "signatures");
  }

  private void readBindings(Entry generic, List<Endpoint> endpoints) {
    ProtoReader bindings = Entry.inside(generic.value(file), 3);
    while (bindings.next()) {
      if (bindings.field() == 1) {
        Entry binding = Entry.read(bindings.message());
        String tensor = endpoint(binding).tensor();
        Endpoint endpoint = new Endpoint(binding.key(), tensor, Optional.empty(), Optional.empty());
        add(endpoints, endpoint, "bindings");
      }
    }
  }

  private <T> void add(List<T> list, T item, String what) {
    if (list.size() == MOST) {
      throw tooMany(what, MOST);
    }
    list.add(item);
  }

  private CorruptFileException tooMany(String what, int most) {
    return new CorruptFileException(file, what, -1, "at most " + most, "more");
  }

  /** One entry of a map from string to message, or a message within a message. */
  private record Entry(String key, Optional<ProtoReader> message) {
    static Entry read(ProtoReader entry) {
      String key = "";
      Optional<ProtoReader> value = Optional.empty();
      while (entry.next()) {
        switch (entry.field()) {
          case 1 -> key = entry.text();
          case 2 -> value = Optional.of(entry.message());
          default -> {}
        }
      }
      return new Entry(key, value);
    }

    ProtoReader value(String file) {
      return message.orElseGet(() -> ProtoReader.of(new byte[0], file, key));
    }

    /** The first message in a field; an empty one where there is none. */
    static ProtoReader inside(ProtoReader outer, int field) {
      while (outer.next()) {
        if (outer.field() == field) {
          return outer.message();
        }
      }
      return outer;
    }
  }
}
