/**
 * The test suite that every backend passes, {@link dev.rnn.api.contract.BackendContract}, and the
 * plain-loop oracle that says which bits are right, {@link dev.rnn.api.contract.Canonical}.
 */
package dev.rnn.api.contract;
