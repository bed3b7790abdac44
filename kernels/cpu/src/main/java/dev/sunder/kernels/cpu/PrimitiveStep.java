package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceException;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/**
 * A oneDNN primitive with its arguments.
 *
 * @param description of the operation, for the error
 * @param primitive owned by an arena, as the arguments are
 */
record PrimitiveStep(
    String description,
    dnnl_primitive primitive,
    dnnl_stream stream,
    dnnl_exec_arg_t arguments,
    int count)
    implements Step {

  @Override
  public void run() {
    int status = dnnl.dnnl_primitive_execute(primitive, stream, count, arguments);
    if (status != dnnl.dnnl_success) {
      throw new DeviceException(description + ": oneDNN failed with status " + status);
    }
  }
}
