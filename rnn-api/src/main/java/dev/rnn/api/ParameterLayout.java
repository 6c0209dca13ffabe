package dev.rnn.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each parameter lies in one flat array: blocks one after the other, each a row-major matrix.
 * Gradients, optimizer state and checkpoints use the same layout.
 *
 * @param blocks the blocks, in order of their offsets, without gaps
 */
public record ParameterLayout(List<Block> blocks) {

    /**
     * One parameter matrix.
     *
     * @param name its name in docs/notation.md, such as {@code W}, {@code U}, {@code b}
     * @param offset where it starts in the flat array
     * @param rows number of rows; 1 for a vector
     * @param columns number of columns, also the stride
     */
    public record Block(String name, int offset, int rows, int columns) {
        /**
         * Floats in the block.
         *
         * @return rows * columns
         */
        public int size() {
            return rows * columns;
        }

        /**
         * This block in a flat array of parameters or gradients.
         *
         * @param flat the flat array, from offset 0 of the layout on
         * @return its matrix, a view
         */
        public Matrix in(Slice flat) {
            Checks.given("flat", flat);
            return Matrix.of(flat.array(), flat.offset() + offset, rows, columns);
        }
    }

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it or a block is null
     */
    public ParameterLayout {
        Checks.all("blocks", blocks);
        blocks = List.copyOf(blocks);
    }

    /**
     * Starts a layout.
     *
     * @return a builder without blocks
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The blocks of a gated cell: {@code W [I][G*H]}, {@code U [H][G*H]}, and its biases {@code b
     * [G*H]} and {@code bU [G*H]} as far as there are any.
     *
     * @param inputs I
     * @param hidden H
     * @param gates G
     * @param bias how many bias vectors
     * @return the layout
     */
    public static ParameterLayout gates(int inputs, int hidden, int gates, Bias bias) {
        int width = Math.multiplyExact(gates, hidden);
        Builder layout = builder().add("W", inputs, width).add("U", hidden, width);
        if (bias != Bias.NONE) {
            layout.add("b", 1, width);
        }
        if (bias == Bias.TWO) {
            layout.add("bU", 1, width);
        }
        return layout.build();
    }

    /**
     * Floats in all blocks.
     *
     * @return the length of the flat array
     */
    public int size() {
        if (blocks.isEmpty()) {
            return 0;
        }
        Block last = blocks.get(blocks.size() - 1);
        return last.offset() + last.size();
    }

    /**
     * The block of a name.
     *
     * @param name the name
     * @return the block
     * @throws IllegalArgumentException if there is none, naming those that there are
     */
    public Block block(String name) {
        for (int k = 0; k < blocks.size(); k++) {
            if (blocks.get(k).name().equals(name)) {
                return blocks.get(k);
            }
        }
        throw new IllegalArgumentException(
                "no parameter is named %s; there are %s"
                        .formatted(name, blocks.stream().map(Block::name).toList()));
    }

    /** Collects blocks one after the other. */
    public static final class Builder {
        private final List<Block> blocks = new ArrayList<>();
        private int size;

        private Builder() {}

        /**
         * Adds a block behind the ones before.
         *
         * @param name its name
         * @param rows number of rows
         * @param columns number of columns
         * @return this builder
         * @throws ArithmeticException if the flat array would exceed 2^31 - 1 floats
         */
        public Builder add(String name, int rows, int columns) {
            Checks.given("name", name);
            MatrixChecks.sizes(rows, columns);
            blocks.add(new Block(name, size, rows, columns));
            size = Math.addExact(size, Math.multiplyExact(rows, columns));
            return this;
        }

        /**
         * Adds another layout's blocks behind the ones before, under names of their own.
         *
         * @param prefix put before each name
         * @param layout the blocks
         * @return this builder
         */
        public Builder addAll(String prefix, ParameterLayout layout) {
            Checks.given("prefix", prefix);
            Checks.given("layout", layout);
            for (Block block : layout.blocks()) {
                add(prefix + block.name(), block.rows(), block.columns());
            }
            return this;
        }

        /**
         * Ends the layout.
         *
         * @return the layout
         */
        public ParameterLayout build() {
            return new ParameterLayout(blocks);
        }
    }
}
