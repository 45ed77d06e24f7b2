package dev.weir.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.weir.core.expression.Model;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** A loaded model; all rows of a batch are scored in one run. */
final class OnnxModel implements Model {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final String output;
  private final boolean isDouble;
  private final int values;
  private final String identity;

  OnnxModel(
      OrtEnvironment environment,
      OrtSession session,
      NodeInfo input,
      NodeInfo output,
      byte[] bytes) {
    TensorInfo tensor = (TensorInfo) input.getInfo();
    this.environment = environment;
    this.session = session;
    this.input = input.getName();
    this.output = output.getName();
    this.isDouble = tensor.type == OnnxJavaType.DOUBLE;
    this.values = (int) tensor.getShape()[1];
    this.identity = hash(bytes);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public int inputs() {
    return values;
  }

  @Override
  public String identity() {
    return "onnx " + identity;
  }

  @Override
  public void score(double[][] inputs, int rows, double[] out) {
    if (rows == 0) {
      return;
    }
    try (OnnxTensor tensor = tensor(inputs, rows);
        OrtSession.Result result = session.run(Map.of(input, tensor), Set.of(output))) {
      OnnxTensor scores = (OnnxTensor) result.get(0);
      int each = scores.getByteBuffer().remaining() / scores.getInfo().type.size / rows;
      if (scores.getInfo().type == OnnxJavaType.DOUBLE) {
        DoubleBuffer found = scores.getDoubleBuffer();
        for (int i = 0; i < rows; i++) {
          out[i] = found.get((i + 1) * each - 1);
        }
      } else {
        FloatBuffer found = scores.getFloatBuffer();
        for (int i = 0; i < rows; i++) {
          out[i] = found.get((i + 1) * each - 1);
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot score: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(double[][] inputs, int rows) throws OrtException {
    long[] shape = {rows, values};
    if (isDouble) {
      DoubleBuffer all = DoubleBuffer.allocate(rows * values);
      for (int i = 0; i < rows; i++) {
        for (double[] column : inputs) {
          all.put(column[i]);
        }
      }
      return OnnxTensor.createTensor(environment, all.flip(), shape);
    }
    FloatBuffer all = FloatBuffer.allocate(rows * values);
    for (int i = 0; i < rows; i++) {
      for (double[] column : inputs) {
        all.put((float) column[i]);
      }
    }
    return OnnxTensor.createTensor(environment, all.flip(), shape);
  }
}
