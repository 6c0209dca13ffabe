package dev.rnn.report;

/** How an axis maps values to places. */
public enum Scale {
    /** Equal differences are equal lengths. */
    LINEAR,
    /** Equal ratios are equal lengths; every value must be above 0. */
    LOGARITHMIC
}
