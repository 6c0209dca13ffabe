package dev.rnn.model.window;

/** Windows of symbols and what is to be written for each. */
public interface WindowData {

    /**
     * How many there are.
     *
     * @return at least 1
     */
    int size();

    /**
     * What is read.
     *
     * @param i which one
     * @param into {@code window} symbols are written to it
     * @param at where the first goes
     */
    void read(int i, int[] into, int at);

    /**
     * What is right.
     *
     * @param i which one
     * @param into {@code outputs} symbols are written to it
     * @param at where the first goes
     */
    void right(int i, int[] into, int at);
}
