package io.loyaltybridge.csv;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Gives a parser one line at a time, so that it never reads ahead and the place of the next record is known in bytes. Every
 * line ends in {@code \n}, whatever ends it in the file.
 */
final class CsvLines extends Reader {
    /** Most bytes of a record: a missing quotation mark must not make the whole file one record. */
    static final int LONGEST = 1 << 20;

    private static final int BUFFER = 65_536;
    private static final int END = -1;

    /** A record is longer than {@link #LONGEST}. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private CharBuffer text = CharBuffer.allocate(0);
    private byte[] bytes = new byte[512];
    private long offset;
    private long line;
    private long firstLine;
    private long secondOffset;
    private int taken;

    /**
     * @param offset in bytes, where a line begins; at 0 a byte order mark is skipped
     * @param line   the number of that line
     */
    CsvLines(Path file, long offset, long line) throws IOException {
        this.file = file;
        this.line = line;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        moveTo(offset);
        if (offset == 0 && !(next() == 0xEF && next() == 0xBB && next() == 0xBF)) {
            moveTo(0);
        }
        begin();
    }

    /** Where the next line starts, in bytes. */
    long offset() {
        return offset;
    }

    /** The number of the next line. */
    long line() {
        return line;
    }

    /** Starts a record with the next line. */
    void begin() {
        firstLine = line;
        secondOffset = END;
        taken = 0;
        text.position(text.limit());
    }

    /** Goes back to the second line of the record. */
    void goToSecondLine() throws IOException {
        if (secondOffset != END) {
            moveTo(secondOffset);
            line = firstLine + 1;
        }
    }

    /** @throws CsvFileException where a line is not UTF-8 */
    @Override
    public int read(char[] into, int from, int most) throws IOException {
        if (!text.hasRemaining() && !readLine()) {
            return END;
        }
        int length = Math.min(most, text.remaining());
        text.get(into, from, length);
        return length;
    }

    private boolean readLine() throws IOException {
        int b = next();
        if (b == END) {
            return false;
        }
        int length = 0;
        int most = LONGEST - taken;
        for (; b != END && b != '\n' && b != '\r' && !(length > most && line > firstLine); b = next()) {
            if (length <= most) {
                keep(b, length++);
            }
        }
        if (length > most) {
            endLine(b);
            throw new TooLong();
        }
        if (b != END) {
            keep('\n', length++);
        }
        taken += length;
        decode(length);
        endLine(b);
        return true;
    }

    private void endLine(int b) throws IOException {
        if (b == '\r') {
            int after = next();
            if (after != '\n' && after != END) {
                buffer.position(buffer.position() - 1);
                offset--;
            }
        }
        line += b == END ? 0 : 1;
        secondOffset = secondOffset == END ? offset : secondOffset;
    }

    private void decode(int length) {
        try {
            text = utf8.decode(ByteBuffer.wrap(bytes, 0, length));
        } catch (CharacterCodingException e) {
            throw new CsvFileException(file, line, "expected UTF-8, found other bytes; save the file as CSV in UTF-8");
        }
    }

    private void keep(int b, int at) {
        if (at == bytes.length) {
            bytes = Arrays.copyOf(bytes, at * 2);
        }
        bytes[at] = (byte) b;
    }

    private int next() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int read = channel.read(buffer);
            buffer.flip();
            if (read < 0) {
                return END;
            }
        }
        offset++;
        return buffer.get() & 0xFF;
    }

    private void moveTo(long place) throws IOException {
        channel.position(place);
        buffer.limit(0);
        offset = place;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
