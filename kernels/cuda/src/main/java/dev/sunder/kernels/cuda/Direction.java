package dev.sunder.kernels.cuda;

import dev.sunder.kernels.cuda.AlgorithmChoice.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;

/** The three convolutions of a layer: which tensor is computed from the other two. */
enum Direction {
  /** y from x and w. */
  FORWARD("cudnnConvolutionForward", 4, 5, 6, 7) {
    @Override
    CudaTensor written(CudaTensor x, CudaTensor w, CudaTensor y) {
      return y;
    }

    @Override
    List<Candidate> measure(
        ConvolutionCall of, DevicePointer[] operands, DevicePointer scratch, long bytes) {
      cudnnConvolutionFwdAlgoPerf[] found = new cudnnConvolutionFwdAlgoPerf[MOST];
      int count =
          of.list(
              "cudnnFindConvolutionForwardAlgorithmEx",
              listed ->
                  JCudnn.cudnnFindConvolutionForwardAlgorithmEx(
                      of.cudnn(),
                      of.xShape(),
                      operands[0],
                      of.wShape(),
                      operands[1],
                      of.window(),
                      of.yShape(),
                      operands[2],
                      MOST,
                      listed,
                      found,
                      scratch,
                      bytes));
      return candidates(found, count, false);
    }

    @Override
    List<Candidate> rank(ConvolutionCall of) {
      cudnnConvolutionFwdAlgoPerf[] found = new cudnnConvolutionFwdAlgoPerf[MOST];
      int count =
          of.list(
              "cudnnGetConvolutionForwardAlgorithm_v7",
              listed ->
                  JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                      of.cudnn(),
                      of.xShape(),
                      of.wShape(),
                      of.window(),
                      of.yShape(),
                      MOST,
                      listed,
                      found));
      return candidates(found, count, true);
    }

    private List<Candidate> candidates(
        cudnnConvolutionFwdAlgoPerf[] found, int count, boolean byRank) {
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        cudnnConvolutionFwdAlgoPerf each = found[i];
        candidates.add(
            new Candidate(
                each.algo, each.status, byRank ? i : each.time, each.memory, each.determinism));
      }
      return candidates;
    }

    @Override
    int workspace(ConvolutionCall of, int algorithm, long[] bytes) {
      return JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
          of.cudnn(), of.xShape(), of.wShape(), of.window(), of.yShape(), algorithm, bytes);
    }

    @Override
    int run(ConvolutionCall of) {
      return JCudnn.cudnnConvolutionForward(
          of.cudnn(),
          Product.ONE,
          of.xShape(),
          of.x(),
          of.wShape(),
          of.w(),
          of.window(),
          of.algorithm(),
          of.scratch(),
          of.scratchBytes(),
          Product.ZERO,
          of.yShape(),
          of.y());
    }
  },

  /** ∂L/∂x from w and ∂L/∂y. */
  BY_INPUT("cudnnConvolutionBackwardData", 2, 3, 4, 5) {
    @Override
    CudaTensor written(CudaTensor x, CudaTensor w, CudaTensor y) {
      return x;
    }

    @Override
    List<Candidate> measure(
        ConvolutionCall of, DevicePointer[] operands, DevicePointer scratch, long bytes) {
      cudnnConvolutionBwdDataAlgoPerf[] found = new cudnnConvolutionBwdDataAlgoPerf[MOST];
      int count =
          of.list(
              "cudnnFindConvolutionBackwardDataAlgorithmEx",
              listed ->
                  JCudnn.cudnnFindConvolutionBackwardDataAlgorithmEx(
                      of.cudnn(),
                      of.wShape(),
                      operands[1],
                      of.yShape(),
                      operands[2],
                      of.window(),
                      of.xShape(),
                      operands[0],
                      MOST,
                      listed,
                      found,
                      scratch,
                      bytes));
      return candidates(found, count, false);
    }

    @Override
    List<Candidate> rank(ConvolutionCall of) {
      cudnnConvolutionBwdDataAlgoPerf[] found = new cudnnConvolutionBwdDataAlgoPerf[MOST];
      int count =
          of.list(
              "cudnnGetConvolutionBackwardDataAlgorithm_v7",
              listed ->
                  JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                      of.cudnn(),
                      of.wShape(),
                      of.yShape(),
                      of.window(),
                      of.xShape(),
                      MOST,
                      listed,
                      found));
      return candidates(found, count, true);
    }

    private List<Candidate> candidates(
        cudnnConvolutionBwdDataAlgoPerf[] found, int count, boolean byRank) {
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        cudnnConvolutionBwdDataAlgoPerf each = found[i];
        candidates.add(
            new Candidate(
                each.algo, each.status, byRank ? i : each.time, each.memory, each.determinism));
      }
      return candidates;
    }

    @Override
    int workspace(ConvolutionCall of, int algorithm, long[] bytes) {
      return JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
          of.cudnn(), of.wShape(), of.yShape(), of.window(), of.xShape(), algorithm, bytes);
    }

    @Override
    int run(ConvolutionCall of) {
      return JCudnn.cudnnConvolutionBackwardData(
          of.cudnn(),
          Product.ONE,
          of.wShape(),
          of.w(),
          of.yShape(),
          of.y(),
          of.window(),
          of.algorithm(),
          of.scratch(),
          of.scratchBytes(),
          Product.ZERO,
          of.xShape(),
          of.x());
    }
  },

  /** ∂L/∂w from x and ∂L/∂y. */
  BY_WEIGHT("cudnnConvolutionBackwardFilter", 2, 4, 5, 6) {
    @Override
    CudaTensor written(CudaTensor x, CudaTensor w, CudaTensor y) {
      return w;
    }

    @Override
    List<Candidate> measure(
        ConvolutionCall of, DevicePointer[] operands, DevicePointer scratch, long bytes) {
      cudnnConvolutionBwdFilterAlgoPerf[] found = new cudnnConvolutionBwdFilterAlgoPerf[MOST];
      int count =
          of.list(
              "cudnnFindConvolutionBackwardFilterAlgorithmEx",
              listed ->
                  JCudnn.cudnnFindConvolutionBackwardFilterAlgorithmEx(
                      of.cudnn(),
                      of.xShape(),
                      operands[0],
                      of.yShape(),
                      operands[2],
                      of.window(),
                      of.wShape(),
                      operands[1],
                      MOST,
                      listed,
                      found,
                      scratch,
                      bytes));
      return candidates(found, count, false);
    }

    @Override
    List<Candidate> rank(ConvolutionCall of) {
      cudnnConvolutionBwdFilterAlgoPerf[] found = new cudnnConvolutionBwdFilterAlgoPerf[MOST];
      int count =
          of.list(
              "cudnnGetConvolutionBackwardFilterAlgorithm_v7",
              listed ->
                  JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                      of.cudnn(),
                      of.xShape(),
                      of.yShape(),
                      of.window(),
                      of.wShape(),
                      MOST,
                      listed,
                      found));
      return candidates(found, count, true);
    }

    private List<Candidate> candidates(
        cudnnConvolutionBwdFilterAlgoPerf[] found, int count, boolean byRank) {
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        cudnnConvolutionBwdFilterAlgoPerf each = found[i];
        candidates.add(
            new Candidate(
                each.algo, each.status, byRank ? i : each.time, each.memory, each.determinism));
      }
      return candidates;
    }

    @Override
    int workspace(ConvolutionCall of, int algorithm, long[] bytes) {
      return JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
          of.cudnn(), of.xShape(), of.yShape(), of.window(), of.wShape(), algorithm, bytes);
    }

    @Override
    int run(ConvolutionCall of) {
      return JCudnn.cudnnConvolutionBackwardFilter(
          of.cudnn(),
          Product.ONE,
          of.xShape(),
          of.x(),
          of.yShape(),
          of.y(),
          of.window(),
          of.algorithm(),
          of.scratch(),
          of.scratchBytes(),
          Product.ZERO,
          of.wShape(),
          of.w());
    }
  };

  private static final int MOST = ConvolutionCall.MOST_CANDIDATES;

  private final String call;
  // A bit for each number.
  private final int transforming;

  Direction(String call, int... transforming) {
    this.call = call;
    this.transforming = Arrays.stream(transforming).map(number -> 1 << number).sum();
  }

  /** The name of the call that computes it. */
  String call() {
    return call;
  }

  /** Whether that algorithm goes by Fourier's or Winograd's transforms. */
  boolean isTransforming(int algorithm) {
    return (transforming >> algorithm & 1) != 0;
  }

  /** Which of the three tensors is computed. */
  abstract CudaTensor written(CudaTensor x, CudaTensor w, CudaTensor y);

  /**
   * Runs every algorithm; what is written is undefined afterwards.
   *
   * @param operands x, w and y
   */
  abstract List<Candidate> measure(
      ConvolutionCall of, DevicePointer[] operands, DevicePointer scratch, long bytes);

  /** Every algorithm in the order of cuDNN's own rules, which its measurement does not touch. */
  abstract List<Candidate> rank(ConvolutionCall of);

  /** Asks for an algorithm's workspace, and so whether it can be used; returns the status. */
  abstract int workspace(ConvolutionCall of, int algorithm, long[] bytes);

  /** Enqueues the call; returns the status. */
  abstract int run(ConvolutionCall of);
}
