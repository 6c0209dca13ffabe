package dev.rnn.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;

/** Standard output that remembers its first failure, which a PrintWriter keeps to itself. */
final class StandardOutput extends FilterOutputStream {
    private IOException failure;

    StandardOutput() {
        super(new FileOutputStream(FileDescriptor.out));
    }

    /** Why something could not be written; null if everything was. */
    IOException failure() {
        return failure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException failed) {
            failure = failure == null ? failed : failure;
            throw failed;
        }
    }
}
