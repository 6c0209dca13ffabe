package dev.rnn.cli;

import dev.rnn.api.Availability;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Hardware;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code rnn doctor}: what there is, what was chosen and why, and whether it is as fast as it
 * should be.
 */
@Command(
        name = "doctor",
        description = {
            "Says what this machine and JVM offer, which backend was chosen and why, and whether its kernels run as fast"
                    + " as they should.",
            "Exit status 0 if all is well, 1 if something makes it slow."
        },
        footer = {"", "Example: rnn doctor"})
final class DoctorCommand implements Callable<Integer> {
    /** A healthy kernel reaches 0.8 of the peak, half of that where a neighbour shares the core. */
    private static final double LEAST_SHARE = 0.15;

    /**
     * Plain loops that C2 made vector code of do 7 operations a cycle, one at a time less than one.
     */
    private static final double LEAST_SCALAR = 1;

    private static final int RETRIES = 4;

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** A backend for programs; null for the reason and remedy of one that can run. */
    private record Installed(String name, boolean available, String reason, String remedy) {}

    /** All of it for programs; null for the clock where it was not measured. */
    private record Diagnosis(
            String processor,
            int processors,
            String jvm,
            boolean c2,
            boolean fma,
            List<Installed> backends,
            String backend,
            int vectorBits,
            Double gigahertz,
            double gigaflops,
            double tanhGigaelements,
            double expGigaelements,
            List<String> slow,
            boolean ok) {}

    @Override
    public Integer call() {
        PrintWriter out = output.remarks();
        Backend chosen = backend.choose();
        row(out, "processor", "%s, %d in use".formatted(Processor.name(), Processor.count()));
        row(out, "JVM", Jvm.name());
        row(out, "compiler", Jvm.hasC2() ? "C2" : "no C2: " + Jvm.mode());
        row(out, "fma", Hardware.fastFma() ? "an instruction" : "none: emulated in float64");
        List<String> ills = new ArrayList<>();
        for (Backend installed : Backends.installed()) {
            Availability can = installed.availability();
            if (!can.available()) {
                row(out, installed.name(), "refused: %s; %s".formatted(can.reason(), can.remedy()));
                if (!backend.isGiven()) {
                    ills.add("%s; %s".formatted(can.reason(), can.remedy()));
                }
            }
        }
        String why = backend.isGiven() ? "asked for by name" : "the best that can run here";
        row(out, "backend", "%s, %s".formatted(chosen.name(), why));
        int lanes = chosen.vectorBits() / Float.SIZE;
        row(
                out,
                "vectors",
                "%d bits, %d %s"
                        .formatted(chosen.vectorBits(), lanes, lanes == 1 ? "lane" : "lanes"));
        out.flush();
        SelfTiming timing = SelfTiming.of(chosen);
        // The compiler may still be at work where other processes keep the cores busy
        for (int again = 0; again < RETRIES && ills.isEmpty() && isSlow(lanes, timing); again++) {
            timing = SelfTiming.of(chosen);
        }
        double peak = peak(lanes, timing);
        boolean clocked = !Jvm.isInterpreted();
        row(
                out,
                "clock",
                clocked
                        ? "%.1f GHz, measured".formatted(timing.gigahertz())
                        : "not measured: that needs compiled code");
        row(
                out,
                "matmul",
                "%.1f GFLOP/s at 32 x 128 x 512%s"
                        .formatted(
                                timing.gigaflops(),
                                lanes == 1 || !clocked
                                        ? ""
                                        : ", %.0f %% of two fma a cycle"
                                                .formatted(100 * timing.gigaflops() / peak)));
        row(out, "tanh, exp", "%.2f and %.2f G elements/s".formatted(timing.tanh(), timing.exp()));
        complain(ills, chosen, lanes, timing, peak);
        for (String ill : ills) {
            row(output.results(), "slow", ill);
        }
        row(output.results(), "verdict", ills.isEmpty() ? "ok" : "slower than it could be");
        output.document(
                new Diagnosis(
                        Processor.name(),
                        Processor.count(),
                        Jvm.name(),
                        Jvm.hasC2(),
                        Hardware.fastFma(),
                        installed(),
                        chosen.name(),
                        chosen.vectorBits(),
                        clocked ? timing.gigahertz() : null,
                        timing.gigaflops(),
                        timing.tanh(),
                        timing.exp(),
                        ills,
                        ills.isEmpty()));
        return ills.isEmpty() ? 0 : 1;
    }

    private static List<Installed> installed() {
        List<Installed> all = new ArrayList<>();
        for (Backend each : Backends.installed()) {
            Availability can = each.availability();
            boolean runs = can.available();
            all.add(
                    new Installed(
                            each.name(),
                            runs,
                            runs ? null : can.reason(),
                            runs ? null : can.remedy()));
        }
        return all;
    }

    /** At most one cause: the first that explains the speed. */
    private static void complain(
            List<String> ills, Backend chosen, int lanes, SelfTiming timing, double peak) {
        if (!Jvm.hasC2() && ills.isEmpty()) {
            ills.add(
                    "the JVM runs without its optimizing compiler (%s); run without -Xint, -XX:TieredStopAtLevel and -client, on a JVM that has C2"
                            .formatted(Jvm.mode()));
        }
        if (!Hardware.fastFma() && ills.isEmpty()) {
            ills.add(
                    "the JVM has no fma instruction; run without -XX:-UseFMA, on a processor with FMA");
        }
        if (isSlow(lanes, timing) && ills.isEmpty()) {
            ills.add(
                    "the %s kernels reach %.1f GFLOP/s where %.0f are usual: %s"
                            .formatted(
                                    chosen.name(),
                                    timing.gigaflops(),
                                    lanes == 1 ? 5 * timing.gigahertz() : 0.7 * peak,
                                    Jvm.widthAdvice(chosen.vectorBits())));
        }
    }

    /** Two multiply-adds a cycle in each lane. */
    private static double peak(int lanes, SelfTiming timing) {
        return 4 * lanes * timing.gigahertz();
    }

    private static boolean isSlow(int lanes, SelfTiming timing) {
        return lanes == 1
                ? timing.gigaflops() < LEAST_SCALAR * timing.gigahertz()
                : timing.gigaflops() < LEAST_SHARE * peak(lanes, timing);
    }

    private static void row(PrintWriter out, String name, String text) {
        out.printf(Locale.ROOT, "%-10s %s%n", name, text);
    }
}
