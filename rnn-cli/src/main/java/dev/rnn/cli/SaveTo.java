package dev.rnn.cli;

import dev.rnn.api.Slice;
import dev.rnn.model.AtomicFile;
import dev.rnn.model.ParameterPlace;
import dev.rnn.model.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a training saves its model.
 *
 * @param out the file
 * @param provenance what is known before the training starts: all that the bits depend on
 * @param writer writes the model
 */
record SaveTo(Path out, SortedMap<String, String> provenance, Writer writer) {

    /** Writes a model as it is trained now, all or nothing. */
    @FunctionalInterface
    interface Writer {
        void write(Path out, Trainer trainer, SortedMap<String, String> provenance)
                throws IOException;
    }

    /** Writes all or nothing. */
    void save(Trainer trainer, Map<String, String> results) {
        Optional<String> bad =
                ParameterPlace.firstNonFinite(
                        trainer.objective().layout(), Slice.of(trainer.parameters()));
        if (bad.isPresent()) {
            throw new InputException(
                    "%s after %d updates; the model is not saved, what was there before is unchanged; try a lower --rate"
                            .formatted(bad.get(), trainer.steps()));
        }
        SortedMap<String, String> made = new TreeMap<>(provenance);
        made.putAll(results);
        try {
            writer.write(out, trainer, made);
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
