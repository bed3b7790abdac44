// The sources that are compiled once for each element; included as often.
#undef SUNDER_ELEMENT
#undef SUNDER_LAUNCH
#undef FOR_EACH
#undef FOR_EACH_PACK
#undef KERNEL
#include "activation.cu"
#include "batch.cu"
#include "bias.cu"
#include "channels.cu"
#include "dropout.cu"
#include "join.cu"
#include "loss.cu"
#include "normalisation.cu"
#include "padding.cu"
#include "pixels.cu"
#include "pooling.cu"
#include "resize.cu"
