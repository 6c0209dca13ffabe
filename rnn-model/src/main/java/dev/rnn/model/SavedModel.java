package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link ModelFile} holds: a network, the characters it reads and writes if it does, and
 * where it comes from.
 *
 * @param network any network of this library's own cells and layers
 * @param vocabulary the characters that its symbols stand for, if they stand for characters
 * @param provenance what it was made from: names and values of any text, such as the data's hash,
 *     the seed, the options and the measures reached; copied
 */
public record SavedModel(
        Network network, Optional<Vocabulary> vocabulary, SortedMap<String, String> provenance) {

    /**
     * Checks that network and vocabulary fit.
     *
     * @throws IllegalArgumentException if they do not
     */
    public SavedModel {
        Checks.given("network", network);
        Checks.given("vocabulary", vocabulary);
        Checks.given("provenance", provenance);
        checkVocabulary(network.spec(), vocabulary);
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /**
     * A network without characters.
     *
     * @param network any network of this library's own cells and layers
     * @param provenance what it was made from; copied
     */
    public SavedModel(Network network, SortedMap<String, String> provenance) {
        this(network, Optional.empty(), provenance);
    }

    static void checkVocabulary(NetworkSpec spec, Optional<Vocabulary> vocabulary) {
        if (vocabulary.isPresent()
                && (spec.inputs() != vocabulary.get().size()
                        || spec.outputs() != vocabulary.get().size())) {
            throw new IllegalArgumentException(
                    "the network has %d inputs and %d outputs, the vocabulary %d characters; all three must be equal"
                            .formatted(spec.inputs(), spec.outputs(), vocabulary.get().size()));
        }
    }

    /**
     * A character model.
     *
     * @param model network, characters and provenance
     * @return the same
     */
    public static SavedModel of(CharacterModel model) {
        Checks.given("model", model);
        return new SavedModel(model.network(), Optional.of(model.vocabulary()), model.provenance());
    }

    /**
     * A model from its {@link #description()} and its parameters.
     *
     * @param backend computes
     * @param description names and values as {@link #description()} gives them
     * @param parameters in the order of {@link NetworkSpec#parameters()}; copied
     * @return the model
     * @throws IllegalArgumentException if the description is not one that {@link #description()}
     *     gives, or the parameters are not as many as it says
     */
    public static SavedModel of(
            Backend backend, Map<String, String> description, float... parameters) {
        Checks.given("backend", backend);
        ModelHeader header = header(description);
        return new SavedModel(
                Network.of(backend, header.spec(), parameters),
                header.vocabulary(),
                header.provenance());
    }

    /**
     * What a {@link #description()} describes, before there are parameters.
     *
     * @param description names and values as {@link #description()} gives them
     * @return the network's description
     * @throws IllegalArgumentException if it is not one that {@link #description()} gives
     */
    public static NetworkSpec spec(Map<String, String> description) {
        return header(description).spec();
    }

    private static ModelHeader header(Map<String, String> description) {
        Checks.given("description", description);
        try {
            return ModelHeader.parse(description);
        } catch (NullPointerException | NumberFormatException missing) {
            throw new IllegalArgumentException(
                    "description is none of a model: an entry is missing or no number", missing);
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException(
                    "description is none of a model: " + wrong.getMessage(), wrong);
        }
    }

    /**
     * All but the parameters as text, for files of other tools: the cell and layers, sizes, names
     * and shapes of the parameters, the characters, and under {@code made.} the provenance. A model
     * file starts with it.
     *
     * @return names and values, in the order of the file
     * @throws IllegalArgumentException if the network has a cell that is none of the library's own
     */
    public Map<String, String> description() {
        return new ModelHeader(network.spec(), vocabulary, provenance).lines();
    }

    /**
     * The character model that this is.
     *
     * @return network, characters and provenance
     * @throws IllegalStateException if it has no characters
     */
    public CharacterModel toCharacterModel() {
        return new CharacterModel(
                network,
                vocabulary.orElseThrow(
                        () -> new IllegalStateException("this network has no characters")),
                provenance);
    }
}
