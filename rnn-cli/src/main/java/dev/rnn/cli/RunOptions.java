package dev.rnn.cli;

import dev.rnn.model.Checkpoints;
import dev.rnn.model.EarlyStopping;
import dev.rnn.model.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** The options of a training that say when it ends, and how it goes on after it was killed. */
final class RunOptions {
    private static final int KEEP = 3;

    @Option(
            names = "--early-stop",
            paramLabel = "N",
            description = {
                "End after N epochs in a row without a lower validation loss; the model is that of",
                "the best epoch. A task goes by its own figure."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private Integer earlyStop;

    @Option(
            names = "--best",
            description = {
                "Train to the end, and save the model of the lowest validation loss. A task does so",
                "by itself, by its own figure."
            })
    private boolean best;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = {
                "Write checkpoints into this directory: all that is needed to go on to the same",
                "bits. One at the end of each epoch, and on Ctrl-C."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private Path directory;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Write one every N updates too.",
            showDefaultValue = Help.Visibility.NEVER)
    private Long every;

    @Option(
            names = "--keep",
            paramLabel = "K",
            description = "How many checkpoints are kept; by default 3.",
            showDefaultValue = Help.Visibility.NEVER)
    private Integer keep;

    @Option(
            names = "--resume",
            description = {
                "Go on from the newest checkpoint, with the same options and data; start anew if",
                "there is none yet."
            })
    private boolean resume;

    @Option(
            names = "--fall-back",
            description = "If the newest checkpoint is damaged, go on from the one before.")
    private boolean fallBack;

    /** Each option within its range, and none without what it needs. */
    void check(double validation) {
        needsDirectory("--checkpoint-every", every != null);
        needsDirectory("--keep", keep != null);
        needsDirectory("--resume", resume);
        Ranges.refuse(
                fallBack && !resume,
                "--fall-back says what --resume does with a damaged checkpoint; give --resume too");
        Ranges.atLeast("--checkpoint-every", every == null ? 1 : every, 1);
        Ranges.atLeast("--keep", keep(), 1);
        Ranges.atLeast("--early-stop", earlyStop == null ? 1 : earlyStop, 1);
        Ranges.refuse(
                keepsBest() && validation == 0,
                "%s watches the validation loss, and --validation is 0; hold a part of the text back",
                best ? "--best" : "--early-stop");
        Ranges.refuse(
                best && earlyStop != null,
                "--early-stop saves the best model by itself; leave --best out");
        Ranges.refuse(
                directory != null && Files.exists(directory) && !Files.isDirectory(directory),
                "--checkpoint %s is no directory; name one",
                directory);
    }

    /** Checkpoints are found by their names and thrown away when they are old. */
    void checkOut(Path out) {
        Ranges.refuse(
                directory != null
                        && OutFile.same(directory, out.toAbsolutePath().normalize().getParent()),
                "--out %s is in the directory of --checkpoint, which holds checkpoints alone; name another",
                out);
    }

    private void needsDirectory(String option, boolean given) {
        Ranges.refuse(
                given && directory == null,
                "%s is about checkpoints, and there is no directory for them; give --checkpoint DIR",
                option);
    }

    private int keep() {
        return keep == null ? KEEP : keep;
    }

    private boolean keepsBest() {
        return best || earlyStop != null;
    }

    /** Which epoch's model of a text is kept, and when to give up; empty for the last one's. */
    Optional<EarlyStopping> stopping() {
        return keepsBest() ? Optional.of(EarlyStopping.after(patience())) : Optional.empty();
    }

    /** Epochs in a row that may be no better. */
    int patience() {
        return earlyStop == null ? Integer.MAX_VALUE : earlyStop;
    }

    /**
     * Gives a run its checkpoints, and takes it up where it was killed.
     *
     * @return the checkpoint it goes on from
     */
    Optional<Path> prepare(TrainingRun run) throws IOException {
        if (directory == null) {
            return Optional.empty();
        }
        Checkpoints checkpoints =
                new Checkpoints(directory, every == null ? Long.MAX_VALUE : every, keep());
        Ranges.refuse(
                !resume && !checkpoints.files().isEmpty(),
                "--checkpoint %s holds checkpoints already; go on from them with --resume, or name another directory",
                directory);
        run.checkpoints(checkpoints);
        return resume ? run.resume(fallBack) : Optional.empty();
    }

    void tell(SortedMap<String, String> made) {
        tellPatience(made);
        if (best) {
            made.put("best", "true");
        }
    }

    /** All that there is to tell of a task, which keeps its best epoch in any case. */
    void tellPatience(SortedMap<String, String> made) {
        if (earlyStop != null) {
            made.put("early-stop", Integer.toString(earlyStop));
        }
    }
}
