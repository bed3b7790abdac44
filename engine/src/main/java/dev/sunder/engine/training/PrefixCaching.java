package dev.sunder.engine.training;

/** Whether to keep the outputs of the frozen stages, see {@link PrefixCache}. */
public enum PrefixCaching {
  /** Where it is possible and there is room for it. */
  AUTO,
  /** Always; an error where it is not possible. */
  ON,
  /** Never. */
  OFF
}
