package dev.sunder.experiments.demo;

import dev.sunder.secure.measure.Interval;

/**
 * The demonstration in figures: {@code summary.json}. Accuracies are shares from 0 to 1, on
 * pictures that no training has seen.
 *
 * @param baseAccuracy the classifier's
 * @param secureAccuracy the secure model's, after the owner flips back
 * @param providerSeesAccuracy how often the provider's raw answers agree with the truth
 * @param splitMaxAbsDifference the greatest difference of the parts' logits from the whole model's,
 *     sent in fp32
 * @param clientParameters published
 * @param serverParameters kept
 * @param bytesSentPerImage in fp32
 * @param signalProbeAccuracy how often a probe on the smashed data tells the owner's signal
 * @param labelProbeAccuracy how often a probe on the smashed data tells the true class
 * @param baseInterval the 95 % interval of baseAccuracy; the following likewise
 * @param images pictures the owner asked about
 * @param questions how often it asked, with a fresh signal each time
 * @param seconds from start to end
 * @param version of the program
 * @param device that computed
 */
record DemoSummary(
    double baseAccuracy,
    double secureAccuracy,
    double providerSeesAccuracy,
    double splitMaxAbsDifference,
    long clientParameters,
    long serverParameters,
    long bytesSentPerImage,
    double signalProbeAccuracy,
    double labelProbeAccuracy,
    Interval baseInterval,
    Interval secureInterval,
    Interval providerSeesInterval,
    Interval signalProbeInterval,
    Interval labelProbeInterval,
    String network,
    int frozenStages,
    int images,
    int questions,
    double seconds,
    long seed,
    String version,
    String java,
    String device) {}
