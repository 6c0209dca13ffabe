package dev.rnn.interchange.tensor;

import dev.rnn.interchange.InterchangeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The header of a {@code .npy} file, a Python dictionary with three entries: {@code {'descr':
 * '<f4', 'fortran_order': False, 'shape': (3, 4), }}.
 *
 * @param type of the elements
 * @param bigEndian whether their bytes are in the other order
 * @param fortranOrder whether the first index changes fastest
 * @param shape the sizes
 */
record NpyHeader(ElementType type, boolean bigEndian, boolean fortranOrder, List<Long> shape) {
    private static final String TYPES =
            "f8F64 f4F32 f2F16 i8I64 i4I32 i2I16 i1I8 u8U64 u4U32 u2U16 u1U8 b1BOOL";

    String text() {
        StringBuilder sizes = new StringBuilder();
        for (long size : shape) {
            sizes.append(size).append(", ");
        }
        String tuple = sizes.toString();
        if (shape.size() != 1) {
            tuple = tuple.isEmpty() ? "" : tuple.substring(0, tuple.length() - 2);
        } else {
            tuple = tuple.stripTrailing();
        }
        return "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(descr(), tuple);
    }

    private String descr() {
        for (String each : TYPES.split(" ")) {
            if (each.substring(2).equals(type.name())) {
                return (type.bytes() == 1 ? "|" : "<") + each.substring(0, 2);
            }
        }
        throw new IllegalArgumentException(
                "NumPy has no %s; convert the tensor to F32".formatted(type));
    }

    /** Reads the header {@code text} of the file {@code name}. */
    static NpyHeader parse(String name, String text) throws InterchangeException {
        return new Parser(name, text).header();
    }

    private static final class Parser {
        private final String name;
        private final String text;
        private int at;

        Parser(String name, String text) {
            this.name = name;
            this.text = text;
        }

        NpyHeader header() throws InterchangeException {
            String descr = null;
            Boolean fortranOrder = null;
            List<Long> shape = null;
            Set<String> seen = new HashSet<>();
            expect("{");
            while (!accept("}")) {
                String key = word();
                if (!seen.add(key)) {
                    throw wrong("has two entries " + key);
                }
                expect(":");
                switch (key) {
                    case "descr":
                        descr = descr();
                        break;
                    case "fortran_order":
                        fortranOrder = truth();
                        break;
                    case "shape":
                        shape = tuple();
                        break;
                    default:
                        throw wrong("has an entry " + key);
                }
                if (!accept(",")) {
                    expect("}");
                    break;
                }
            }
            space();
            if (at != text.length() || descr == null || fortranOrder == null || shape == null) {
                throw wrong("lacks descr, fortran_order or shape, or something follows");
            }
            return new NpyHeader(type(descr), descr.charAt(0) == '>', fortranOrder, shape);
        }

        private String descr() throws InterchangeException {
            if (accept("[")) {
                throw new InterchangeException(
                        "%s holds records of several fields; save each field by itself"
                                .formatted(name));
            }
            return word();
        }

        private ElementType type(String descr) throws InterchangeException {
            if (descr.contains("O")) {
                throw new InterchangeException(
                        "%s holds pickled Python objects, which are a program and are not run; save arrays of numbers"
                                .formatted(name));
            }
            for (String each : TYPES.split(" ")) {
                if (descr.length() == 3
                        && "<>|=".indexOf(descr.charAt(0)) >= 0
                        && descr.endsWith(each.substring(0, 2))) {
                    return ElementType.valueOf(each.substring(2));
                }
            }
            throw new InterchangeException(
                    "%s holds elements '%s', which this program does not read; save float32"
                            .formatted(name, shown(descr)));
        }

        private boolean truth() throws InterchangeException {
            if (accept("True")) {
                return true;
            }
            expect("False");
            return false;
        }

        private List<Long> tuple() throws InterchangeException {
            List<Long> sizes = new ArrayList<>();
            expect("(");
            while (!accept(")")) {
                sizes.add(number());
                if (!accept(",")) {
                    expect(")");
                    break;
                }
            }
            return sizes;
        }

        private long number() throws InterchangeException {
            space();
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (from == at || at - from > 18) {
                throw wrong("has no size at character " + from);
            }
            return Long.parseLong(text, from, at, 10);
        }

        private String word() throws InterchangeException {
            space();
            char quote = at < text.length() ? text.charAt(at) : 0;
            int end = text.indexOf(quote, at + 1);
            if ((quote != '\'' && quote != '"') || end < 0) {
                throw wrong("has no word at character " + at);
            }
            String word = text.substring(at + 1, end);
            at = end + 1;
            return word;
        }

        private boolean accept(String what) {
            space();
            boolean there = text.startsWith(what, at);
            at += there ? what.length() : 0;
            return there;
        }

        private void expect(String what) throws InterchangeException {
            if (!accept(what)) {
                throw wrong("has no %s at character %d".formatted(what, at));
            }
        }

        private void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private InterchangeException wrong(String how) {
            return new InterchangeException(
                    "%s is no NumPy array, or cut off, or changed: its header %s"
                            .formatted(name, shown(how)));
        }

        private static String shown(String text) {
            return text.replaceAll("\\p{Cntrl}", "?");
        }
    }
}
