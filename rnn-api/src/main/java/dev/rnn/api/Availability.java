package dev.rnn.api;

/**
 * Whether a backend can run in this JVM, and if not, why and what to do.
 *
 * @param available whether it can run
 * @param reason why not; empty if it can
 * @param remedy what makes it run; empty if it can
 */
public record Availability(boolean available, String reason, String remedy) {

    /** It can run. */
    public static final Availability YES = new Availability(true, "", "");

    /**
     * It cannot run.
     *
     * @param reason why, as a clause
     * @param remedy what to do, as a clause in the imperative
     * @return the refusal
     */
    public static Availability no(String reason, String remedy) {
        return new Availability(false, reason, remedy);
    }
}
