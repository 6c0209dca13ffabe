package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.api.Slice;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.ModelFile;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.serve.StreamingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** A service that scores the events of many streams as they come: MODEL FILE STREAMS. */
public final class ScoreStreams {
    private ScoreStreams() {}

    /**
     * Parts of a text are the streams, their characters the events: says how surprising they are to
     * a model that {@code rnn train} made, and how long a score takes.
     *
     * @param arguments MODEL FILE STREAMS
     * @throws IOException if a file cannot be read
     */
    public static void main(String... arguments) throws IOException {
        CharacterModel model = ModelFile.read(Path.of(arguments[0]), Backends.best());
        int[] events = model.vocabulary().encode(TextFile.read(Path.of(arguments[1])).text());
        StreamingSession[] streams = new StreamingSession[Integer.parseInt(arguments[2])];
        Arrays.setAll(streams, s -> new StreamingSession(model.network())); // one network for all
        int length = events.length / streams.length;
        Slice chances = Slice.zeros(model.vocabulary().size());
        Histogram nanos = new Histogram(3);
        double surprise = 0;
        for (int t = 0; t < length; t++) {
            if (t == length / 4) {
                nanos.reset(); // what came before was the warm-up
            }
            for (int s = 0; s < streams.length; s++) {
                int event = events[s * length + t];
                long arrived = System.nanoTime();
                Slice logits = streams[s].logits(); // of what it expects next
                model.network().backend().softmax().softmax(1, chances.length(), logits, chances);
                surprise -= StrictMath.log(chances.get(event));
                streams[s].step(event);
                nanos.recordValue(System.nanoTime() - arrived);
            }
        }
        System.out.printf("%d streams, %d events, ", streams.length, streams.length * length);
        System.out.printf("mean surprise %.3f nats%n", surprise / streams.length / length);
        for (double percent : new double[] {50, 99, 99.9}) {
            System.out.printf("p%s %.1f us%n", percent, nanos.getValueAtPercentile(percent) / 1e3);
        }
    }
}
