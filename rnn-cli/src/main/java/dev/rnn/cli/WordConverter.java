package dev.rnn.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a constant as its {@code toString} writes it: words of a command line have hyphens.
 *
 * @param constants all there are
 */
record WordConverter<E>(List<E> constants) implements ITypeConverter<E> {

    static <E extends Enum<E>> WordConverter<E> of(Class<E> kind) {
        return new WordConverter<>(Arrays.asList(kind.getEnumConstants()));
    }

    @Override
    public E convert(String word) {
        for (E constant : constants) {
            if (constant.toString().equals(word.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        String words = String.join(", ", constants.stream().map(E::toString).toList());
        throw new TypeConversionException(
                "there is no %s, must be one of %s".formatted(word, words));
    }
}
