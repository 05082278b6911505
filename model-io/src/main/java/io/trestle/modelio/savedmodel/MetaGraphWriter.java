package io.trestle.modelio.savedmodel;

import static io.trestle.modelio.DataType.FLOAT32;
import static io.trestle.modelio.DataType.STRING;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.DataType;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.proto.ProtoWriter;

/**
 * Writes {@code saved_model.pb} and {@code export.meta}.
 *
 * <pre>
 * SavedModel   := saved_model_schema_version:1  meta_graphs:2 MetaGraphDef*
 * MetaGraphDef := meta_info_def:1 { tags:4* }  graph_def:2  saver_def:3
 *                 collection_def:4 map&lt;string, CollectionDef>
 *                 signature_def:5 map&lt;string, SignatureDef>
 * SaverDef     := filename_tensor_name:1  save_tensor_name:2  restore_op_name:3  max_to_keep:4
 *                 keep_checkpoint_every_n_hours:6 float  version:7 (V2 = 2)
 * SignatureDef := inputs:1 map&lt;string, TensorInfo>  outputs:2 map&lt;string, TensorInfo>  method_name:3
 * TensorInfo   := name:1  dtype:2  tensor_shape:3
 * CollectionDef := node_list:1 { value:1* } | any_list:5 { value:1 Any { type_url:1 value:2 } }
 * </pre>
 *
 * <p>A session bundle has, instead of signature_def, the collection {@code serving_signatures} with
 * a Signatures message of TensorFlow Serving's manifest.proto:
 *
 * <pre>
 * Signatures := default_signature:1  named_signatures:2 map&lt;string, Signature>
 * Signature  := generic_signature:3 { map:1 map&lt;string, TensorBinding { tensor_name:1 }> }
 * </pre>
 *
 * @see <a href="https://github.com/tensorflow/tensorflow/tree/v1.2.1/tensorflow/core/protobuf">
 *     saved_model.proto, meta_graph.proto, saver.proto</a>
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/tree/v1.2.1/tensorflow/contrib/session_bundle">
 *     manifest.proto</a>
 */
final class MetaGraphWriter {
  private static final String ANY = "type.googleapis.com/tensorflow.serving.Signatures";

  private MetaGraphWriter() {}

  static byte[] savedModel(ServingGraph model) {
    ProtoWriter meta =
        new ProtoWriter()
            .message(1, new ProtoWriter().text(4, "serve"))
            .message(2, ServingNodes.graphDef(model, BundleLayout.SAVED_MODEL))
            .message(3, saver())
            .entry(4, GraphNames.TABLE_INITIALIZER, nodes(GraphNames.TABLE_INITIALIZER))
            .entry(5, "predict_images", predict(model))
            .entry(5, "serving_default", classify(model));
    return new ProtoWriter().number(1, 1).message(2, meta).toBytes();
  }

  static byte[] sessionBundle(ServingGraph model) {
    ProtoWriter signatures =
        new ProtoWriter()
            .entry(2, "inputs", generic("images", GraphNames.FEATURES))
            .entry(2, "outputs", generic("scores", GraphNames.SCORES));
    ProtoWriter any = new ProtoWriter().text(1, ANY).message(2, signatures);
    ProtoWriter collection = new ProtoWriter().message(5, new ProtoWriter().message(1, any));
    return new ProtoWriter()
        .message(2, ServingNodes.graphDef(model, BundleLayout.SESSION_BUNDLE))
        .message(3, saver())
        .entry(4, "serving_signatures", collection)
        .toBytes();
  }

  private static ProtoWriter saver() {
    return new ProtoWriter()
        .text(1, GraphNames.tensor(GraphNames.CHECKPOINT))
        .text(2, GraphNames.tensor(GraphNames.SAVE))
        .text(3, GraphNames.RESTORE)
        .number(4, 5)
        .float32(6, 10_000)
        .number(7, 2);
  }

  private static ProtoWriter nodes(String node) {
    return new ProtoWriter().message(1, new ProtoWriter().text(1, node));
  }

  private static ProtoWriter predict(ServingGraph model) {
    return new ProtoWriter()
        .entry(1, "images", endpoint(GraphNames.FEATURES, FLOAT32, -1, model.inputs()))
        .entry(2, "scores", endpoint(GraphNames.SCORES, FLOAT32, -1, model.classes().size()))
        .text(3, "tensorflow/serving/predict");
  }

  private static ProtoWriter classify(ServingGraph model) {
    int count = model.classes().size();
    return new ProtoWriter()
        .entry(1, "inputs", endpoint(GraphNames.EXAMPLES, STRING, -1))
        .entry(2, "classes", endpoint(GraphNames.SORTED_CLASSES, STRING, -1, count))
        .entry(2, "scores", endpoint(GraphNames.SORTED_SCORES, FLOAT32, -1, count))
        .text(3, "tensorflow/serving/classify");
  }

  private static ProtoWriter endpoint(String node, DataType type, long... extents) {
    return new ProtoWriter()
        .text(1, GraphNames.tensor(node))
        .number(2, type.number())
        .message(3, GraphWriter.shape(extents));
  }

  private static ProtoWriter generic(String name, String node) {
    ProtoWriter binding = new ProtoWriter().text(1, GraphNames.tensor(node));
    return new ProtoWriter().message(3, new ProtoWriter().entry(1, name, binding));
  }
}
