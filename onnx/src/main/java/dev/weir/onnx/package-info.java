/** Models in the ONNX format, scored by ONNX Runtime. */
@NullMarked
package dev.weir.onnx;

import org.jspecify.annotations.NullMarked;
