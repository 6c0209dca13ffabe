/** What a trained model shows of itself: answers, attention, gates; what reports are made of. */
package dev.rnn.model.insight;
