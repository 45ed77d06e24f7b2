package dev.weir.app.cli;

import dev.weir.core.expression.Model;
import dev.weir.core.expression.ModelFormat;
import dev.weir.core.expression.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Models in files beside the pipeline's, read by whatever formats are installed. */
record ModelFiles(Path directory) implements Models {

  @Override
  public Model load(String name) {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no model " + file);
    }
    ModelFormat format = ServiceLoader.load(ModelFormat.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> name.endsWith("." + f.extension()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + name
            + "' cannot be read: models in ONNX need ONNX Runtime; bin/add-onnx gets it (140 MB)"));
    try {
      return format.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the model " + file + " cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
