package dev.weir.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.weir.core.expression.Model;
import dev.weir.core.expression.ModelFormat;
import java.util.Collection;
import java.util.List;

/**
 * Reads ONNX models of one input, a tensor of floats or doubles of shape [rows, values], and one output that is a number a
 * row; of a classifier's probabilities, that of the last class.
 */
public final class OnnxFormat implements ModelFormat {

  @Override
  public String extension() {
    return "onnx";
  }

  @Override
  public Model read(byte[] bytes) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1); // one order of operations, so that a replay gives the same
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(bytes, options);
      return new OnnxModel(environment, session, input(session), output(session), bytes);
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          "this is not a model that ONNX Runtime can run: " + e.getMessage(), e);
    }
  }

  private static NodeInfo input(OrtSession session) throws OrtException {
    Collection<NodeInfo> inputs = session.getInputInfo().values();
    NodeInfo first = inputs.iterator().next();
    if (inputs.size() != 1
        || !(first.getInfo() instanceof TensorInfo tensor)
        || !isReal(tensor)
        || tensor.getShape().length != 2
        || tensor.getShape()[1] < 1) {
      throw new IllegalArgumentException(
          "the model must have one input, a tensor of floats of shape [rows, values]; it has "
              + inputs);
    }
    return first;
  }

  private static NodeInfo output(OrtSession session) throws OrtException {
    List<NodeInfo> outputs = List.copyOf(session.getOutputInfo().values());
    return outputs.stream()
        .filter(o -> o.getInfo() instanceof TensorInfo tensor && isReal(tensor))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "the model must have an output that is a tensor of floats; export classifiers of scikit-learn with zipmap off; it has "
                + outputs));
  }

  static boolean isReal(TensorInfo tensor) {
    return tensor.type == OnnxJavaType.FLOAT || tensor.type == OnnxJavaType.DOUBLE;
  }
}
