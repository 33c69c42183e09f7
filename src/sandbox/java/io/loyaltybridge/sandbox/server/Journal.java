package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.loyaltybridge.sandbox.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of JSON lines, one for every committed change of an account. A line is written before the change is answered, so it
 * survives the process, but not a power cut.
 */
public final class Journal implements AutoCloseable {
    /**
     * A committed change.
     *
     * @param at ISO-8601 instant
     * @param revision the account's revision after the change
     * @param type what happened: a Wix transaction type, {@code CREATE}, {@code TOUCH} (a new revision with the same
     *     balance), {@code DELETE}
     * @param amount signed change of the balance
     * @param balance the balance after the change
     * @param by {@code app}, {@code owner} or {@code customer}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            String at,
            String accountId,
            String contactId,
            String email,
            long revision,
            String type,
            long amount,
            long balance,
            String description,
            String idempotencyKey,
            String transactionId,
            String by) {}

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a journal and appends to it.
     *
     * @param file null for a journal that keeps nothing
     */
    public static Journal open(Path file) {
        if (file == null) {
            return new Journal(null);
        }
        try {
            return new Journal(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be opened: " + file, e);
        }
    }

    /** Writes one line. */
    public void write(Line line) {
        if (channel == null) {
            return;
        }
        try {
            byte[] json = Json.MAPPER.writeValueAsBytes(line);
            ByteBuffer buffer = ByteBuffer.allocate(json.length + 1)
                    .put(json)
                    .put((byte) '\n')
                    .flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be written", e);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
