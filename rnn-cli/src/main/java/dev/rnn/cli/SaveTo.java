package dev.rnn.cli;

import dev.rnn.model.AtomicFile;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.ModelFile;
import dev.rnn.model.Network;
import dev.rnn.model.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a training saves its model.
 *
 * @param out the file
 * @param vocabulary its characters
 * @param provenance what is known before the training starts
 */
record SaveTo(Path out, Vocabulary vocabulary, SortedMap<String, String> provenance) {

    /** Writes all or nothing. */
    void save(Network network, Map<String, String> results) {
        SortedMap<String, String> made = new TreeMap<>(provenance);
        made.putAll(results);
        try {
            ModelFile.write(out, new CharacterModel(network, vocabulary, made));
        } catch (IOException failed) {
            throw new InputException(
                    "%s cannot be written: %s; what was there before is unchanged"
                            .formatted(out, Reason.of(failed)));
        } catch (IllegalArgumentException refused) {
            throw new InputException(refused.getMessage());
        }
    }

    /** What a training that was killed while it saved has left. */
    void removeRests() throws IOException {
        Path whole = out.toAbsolutePath();
        AtomicFile.removeRests(whole.getParent(), whole.getFileName() + ".");
    }
}
