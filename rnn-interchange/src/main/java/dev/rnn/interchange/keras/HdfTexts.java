package dev.rnn.interchange.keras;

import io.jhdf.GlobalHeap;
import io.jhdf.Utils;
import io.jhdf.api.Attribute;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts in a file's attributes. Texts of any length lie in heaps, and attributes refer to them:
 * a thousand references to a megabyte ask for a gigabyte. So what is read is counted, and is never
 * more than the file has bytes; neither are the heaps, which may lie inside each other.
 */
final class HdfTexts {
    /** Bytes of a heap before its size. */
    private static final int HEAP_SIZE_AT = 8;

    private final HdfBackingStorage storage;
    private final Map<Long, GlobalHeap> heaps = new HashMap<>();
    private long textLeft;
    private long heapLeft;

    HdfTexts(HdfBackingStorage storage, long fileSize) {
        this.storage = storage;
        textLeft = fileSize;
        heapLeft = fileSize;
    }

    /**
     * The texts of an attribute, one for a scalar.
     *
     * @return null if it holds no texts
     * @throws TooLongException if all that were asked for are longer than the file
     */
    List<String> read(Attribute attribute) throws TooLongException {
        if (attribute.isEmpty() || attribute.getSize() == 0) {
            return null;
        }
        if (attribute.getDataType() instanceof VariableLength type) {
            return type.isVariableLengthString() ? referred(attribute, type) : null;
        }
        if (!(attribute.getDataType() instanceof StringData)) {
            return null;
        }
        textLeft = paid(textLeft, attribute.getSizeInBytes());
        Object value = attribute.getData();
        if (value instanceof String text) {
            return List.of(text);
        }
        return value instanceof String[] texts ? List.of(texts) : null;
    }

    /** A reference is the text's length, the address of its heap, and its number there. */
    private List<String> referred(Attribute attribute, VariableLength type)
            throws TooLongException {
        ByteBuffer references = attribute.getBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
        int width = type.getSize();
        int addressAt = width - storage.getSizeOfOffsets() - Integer.BYTES;
        List<String> texts = new ArrayList<>();
        for (int at = 0; at + width <= references.limit(); at += width) {
            references.position(at + addressAt);
            long address = Utils.readBytesAsUnsignedLong(references, storage.getSizeOfOffsets());
            int number = references.getInt();
            if (number == 0) {
                texts.add("");
                continue;
            }
            ByteBuffer text = heap(address).getObjectData(number);
            textLeft = paid(textLeft, text.remaining());
            texts.add(type.getEncoding().decode(text).toString());
        }
        return texts;
    }

    private GlobalHeap heap(long address) throws TooLongException {
        GlobalHeap known = heaps.get(address);
        if (known != null) {
            return known;
        }
        int lengths = storage.getSizeOfLengths();
        ByteBuffer head = storage.readBufferFromAddress(address, HEAP_SIZE_AT + lengths);
        head.order(ByteOrder.LITTLE_ENDIAN).position(HEAP_SIZE_AT);
        heapLeft = paid(heapLeft, Utils.readBytesAsUnsignedLong(head, lengths));
        GlobalHeap heap = new GlobalHeap(storage, address);
        heaps.put(address, heap);
        return heap;
    }

    private static long paid(long left, long bytes) throws TooLongException {
        if (bytes > left) {
            throw new TooLongException();
        }
        return left - bytes;
    }

    /** More is asked for than a whole file holds. */
    static final class TooLongException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
