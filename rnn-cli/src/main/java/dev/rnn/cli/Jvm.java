package dev.rnn.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What the JVM says of itself. */
final class Jvm {
    private static final List<String> FLAGS =
            List.of("UseFMA", "UseAVX", "UseSVE", "MaxVectorSize");

    private Jvm() {}

    /** Its name, version, and the flags that matter here. */
    static String name() {
        List<String> flags = new ArrayList<>();
        for (String flag : FLAGS) {
            String value = flag(flag);
            if (value != null) {
                flags.add(flag + "=" + value);
            }
        }
        return "%s %s%s"
                .formatted(
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vendor.version", "") + " " + Runtime.version(),
                        flags.isEmpty() ? "" : ", " + String.join(", ", flags))
                .replaceAll(" +", " ");
    }

    /** How it runs bytecode, in its own words. */
    static String mode() {
        return System.getProperty("java.vm.info", "");
    }

    /** Whether it compiles nothing at all. */
    static boolean isInterpreted() {
        return mode().contains("interpreted");
    }

    /** Whether the optimizing compiler may run. */
    static boolean hasC2() {
        String tier = flag("TieredStopAtLevel");
        return !isInterpreted()
                && !mode().contains("emulated-client")
                && (tier == null || tier.equals("4") || "false".equals(flag("TieredCompilation")));
    }

    /** What may be wrong where vectors of this width are slow for no other reason that is known. */
    static String widthAdvice(int bits) {
        String bytes = flag("MaxVectorSize");
        if (bits > Float.SIZE && bytes != null && Integer.parseInt(bytes) * Byte.SIZE < bits) {
            return "this JVM has vectors of %d bits at most, and wider ones are emulated; run without -Drnn.simd.bits and -XX:MaxVectorSize"
                    .formatted(Integer.parseInt(bytes) * Byte.SIZE);
        }
        return "a compilation went wrong, or the machine is busy; run again on a quiet machine, and if it stays, report it"
                + " with the output of -XX:+UnlockDiagnosticVMOptions -XX:+PrintInlining";
    }

    /** A flag's value; null where this JVM has no such flag, or does not say. */
    private static String flag(String name) {
        try {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption(name)
                    .getValue();
        } catch (RuntimeException unknown) {
            return null;
        }
    }
}
