package dev.rnn.api;

/** The {@link Checks} of matrices: packing, products, sums of rows. */
public final class MatrixChecks {
    private MatrixChecks() {}

    /**
     * Sizes of a matrix.
     *
     * @param rows number of rows
     * @param columns number of columns
     */
    public static void sizes(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "matrix of %d x %d: sizes must not be negative".formatted(rows, columns));
        }
    }

    /**
     * Sizes of a packing.
     *
     * @param b what is packed
     * @param into the room for it
     */
    public static void pack(Matrix b, PackedMatrix into) {
        Checks.given("b", b);
        Checks.given("into", into);
        if (b.rows() != into.rows() || b.columns() != into.columns()) {
            throw new IllegalArgumentException(
                    "b is %d x %d, the packed matrix has room for %d x %d"
                            .formatted(b.rows(), b.columns(), into.rows(), into.columns()));
        }
    }

    /**
     * Sizes of a product.
     *
     * @param a left-hand side
     * @param bRows rows of the right-hand side
     * @param bColumns columns of the right-hand side
     * @param start what the chains start from
     * @param c output
     */
    public static void multiply(Matrix a, int bRows, int bColumns, Start start, Matrix c) {
        Checks.given("a", a);
        Checks.given("start", start);
        Checks.given("c", c);
        if (a.columns() != bRows) {
            throw new IllegalArgumentException(
                    "a has %d columns, b has %d rows; they must be equal"
                            .formatted(a.columns(), bRows));
        }
        if (c.rows() != a.rows() || c.columns() != bColumns) {
            throw new IllegalArgumentException(
                    "c is %d x %d, the product is %d x %d"
                            .formatted(c.rows(), c.columns(), a.rows(), bColumns));
        }
        if (c.transposed()) {
            throw new IllegalArgumentException(
                    "c is a transposed view; swap and transpose a and b instead");
        }
        if (start.kind() == Start.Kind.BIAS) {
            Checks.length("bias", start.bias(), bColumns, "the columns of c");
            apart("c", c, "bias", start.bias());
        }
        apart("c", c, "a", a);
    }

    /**
     * A matrix output does not overlap a matrix input.
     *
     * @param output the output's name
     * @param out the output
     * @param input the input's name
     * @param in the input
     */
    public static void apart(String output, Matrix out, String input, Matrix in) {
        Checks.given(output, out);
        Checks.given(input, in);
        Checks.apart(
                output,
                out.array(),
                out.offset(),
                end(out),
                input,
                in.array(),
                in.offset(),
                end(in));
    }

    private static void apart(String first, Matrix a, String second, Slice b) {
        Checks.apart(
                first,
                a.array(),
                a.offset(),
                end(a),
                second,
                b.array(),
                b.offset(),
                b.offset() + b.length());
    }

    private static int end(Matrix m) {
        int rows = m.transposed() ? m.columns() : m.rows();
        int columns = m.transposed() ? m.rows() : m.columns();
        return rows == 0 || columns == 0
                ? m.offset()
                : m.offset() + (rows - 1) * m.stride() + columns;
    }

    /**
     * Arguments of {@link Reductions#addRows}.
     *
     * @param x rows
     * @param sum added to
     */
    public static void addRows(Matrix x, Slice sum) {
        Checks.given("x", x);
        if (x.transposed()) {
            throw new IllegalArgumentException("x is a transposed view; addRows adds stored rows");
        }
        Checks.length("sum", sum, x.columns(), "the columns of x");
        apart("x", x, "sum", sum);
    }
}
