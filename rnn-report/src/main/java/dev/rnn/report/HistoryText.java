package dev.rnn.report;

import dev.rnn.model.EpochReport;
import dev.rnn.model.Validation;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A {@link TrainingHistory} as lines within its own page, so that a training that was killed goes
 * on in the same pictures. Fields have tabs between them; names and texts are written as in an
 * address.
 */
final class HistoryText {
    static final String ID = "history";

    private static final String START = "<pre hidden=\"hidden\" id=\"" + ID + "\">";
    private static final String LAYER = "layer.";

    private HistoryText() {}

    static String of(TrainingHistory history) {
        StringBuilder text = new StringBuilder();
        line(text, "training", history.totalSteps(), history.stepsPerEpoch());
        curve(text, "loss", history.loss());
        curve(text, "rate", history.rate());
        curve(text, "norm", history.norm());
        history.layers().forEach((name, layer) -> curve(text, LAYER + name, layer));
        for (EpochReport epoch : history.epochs()) {
            List<Object> fields = new ArrayList<>();
            fields.add("epoch");
            fields.add(epoch.epoch());
            fields.add(epoch.step());
            fields.add(epoch.trainingLoss());
            fields.add(epoch.rate());
            fields.add(epoch.rateFell());
            fields.add(epoch.gradientNorm());
            fields.add(epoch.isBest());
            epoch.validation()
                    .ifPresent(
                            validation -> {
                                fields.add(validation.loss());
                                validation
                                        .metrics()
                                        .forEach(
                                                (name, value) -> {
                                                    fields.add(encoded(name));
                                                    fields.add(value);
                                                });
                            });
            line(text, fields.toArray());
        }
        history.firstAnswers().forEach((epoch, said) -> line(text, "said", epoch, encoded(said)));
        return text.toString();
    }

    private static void curve(StringBuilder text, String name, StepCurve curve) {
        List<Object> fields = new ArrayList<>(List.of("curve", encoded(name), curve.width()));
        for (Series.Point point : curve.points()) {
            fields.add((long) point.x());
            fields.add(point.y());
        }
        line(text, fields.toArray());
    }

    private static void line(StringBuilder text, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            text.append(i == 0 ? "" : "\t").append(fields[i]);
        }
        text.append('\n');
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Up to the step of the history; false, and nothing taken, if it is of something else. */
    static boolean restore(TrainingHistory history, String page) {
        int from = page.indexOf(START);
        int to = page.indexOf("</pre>", Math.max(from, 0));
        if (from < 0 || to < 0) {
            return false;
        }
        List<String[]> lines =
                page.substring(from + START.length(), to)
                        .lines()
                        .map(line -> line.split("\t"))
                        .toList();
        String[] own = {"training", "" + history.totalSteps(), "" + history.stepsPerEpoch()};
        if (lines.isEmpty() || !List.of(lines.getFirst()).equals(List.of(own))) {
            return false;
        }
        try {
            for (String[] fields : lines) {
                take(history, fields);
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException edited) {
            // What was taken before is right; a page that somebody has edited has no more.
            return false;
        }
        history.knowsItsPast();
        return true;
    }

    private static void take(TrainingHistory history, String... fields) {
        switch (fields[0]) {
            case "curve" -> {
                String name = decoded(fields[1]);
                List<Series.Point> points = new ArrayList<>();
                for (int i = 3; i < fields.length; i += 2) {
                    long step = Long.parseLong(fields[i]);
                    if (step <= history.step()) {
                        points.add(new Series.Point(step, Double.parseDouble(fields[i + 1]), ""));
                    }
                }
                curve(history, name).restore(Math.max(1, Long.parseLong(fields[2])), points);
            }
            case "epoch" -> {
                EpochReport epoch = epoch(fields);
                if (epoch.step() <= history.step()) {
                    history.epochs().add(epoch);
                }
            }
            case "said" -> {
                long epoch = Long.parseLong(fields[1]);
                if (epoch * history.stepsPerEpoch() <= history.step()) {
                    history.firstAnswers().put(epoch, decoded(fields[2]));
                }
            }
            default -> {
                // The line of the training itself, and what later versions may add
            }
        }
    }

    private static StepCurve curve(TrainingHistory history, String name) {
        return switch (name) {
            case "loss" -> history.loss();
            case "rate" -> history.rate();
            case "norm" -> history.norm();
            default ->
                    history.layers()
                            .computeIfAbsent(
                                    name.substring(LAYER.length()), unused -> new StepCurve());
        };
    }

    private static EpochReport epoch(String... fields) {
        Optional<Validation> validation = Optional.empty();
        if (fields.length > 8) {
            SortedMap<String, Double> metrics = new TreeMap<>(Map.of());
            for (int i = 9; i < fields.length; i += 2) {
                metrics.put(decoded(fields[i]), Double.parseDouble(fields[i + 1]));
            }
            validation = Optional.of(new Validation(Double.parseDouble(fields[8]), metrics));
        }
        return new EpochReport(
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Double.parseDouble(fields[3]),
                validation,
                Double.parseDouble(fields[4]),
                Boolean.parseBoolean(fields[5]),
                Double.parseDouble(fields[6]),
                Boolean.parseBoolean(fields[7]));
    }
}
