package dev.rnn.model;

import dev.rnn.api.Checks;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A network that predicts the next character, with the characters it knows: what a {@link
 * ModelFile} holds.
 *
 * @param network reads and predicts symbols of the vocabulary
 * @param vocabulary the characters
 * @param provenance what it was made from: names and values of any text, such as the data's hash,
 *     the seed and the options; copied
 */
public record CharacterModel(
        Network network, Vocabulary vocabulary, SortedMap<String, String> provenance) {

    /**
     * Checks that network and vocabulary fit.
     *
     * @throws IllegalArgumentException if they do not
     */
    public CharacterModel {
        Checks.given("network", network);
        Checks.given("vocabulary", vocabulary);
        Checks.given("provenance", provenance);
        if (network.spec().inputs() != vocabulary.size()
                || network.spec().outputs() != vocabulary.size()) {
            throw new IllegalArgumentException(
                    "the network has %d inputs and %d outputs, the vocabulary %d characters; all three must be equal"
                            .formatted(
                                    network.spec().inputs(),
                                    network.spec().outputs(),
                                    vocabulary.size()));
        }
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /**
     * A model of unstated provenance.
     *
     * @param network reads and predicts symbols of the vocabulary
     * @param vocabulary the characters
     */
    public CharacterModel(Network network, Vocabulary vocabulary) {
        this(network, vocabulary, new TreeMap<>(Map.of()));
    }

    /**
     * Starts to write text.
     *
     * @param seed any value; the same one gives the same text on every backend
     * @param temperature above 1 for bolder text, below 1 for safer text, 0 for the likeliest
     *     character each time
     * @return a new sampler
     * @throws IllegalArgumentException if the temperature is negative, infinite or NaN
     */
    public Sampler sampler(long seed, float temperature) {
        return new Sampler(this, seed, temperature);
    }
}
