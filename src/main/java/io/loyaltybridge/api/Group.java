package io.loyaltybridge.api;

import java.util.Map;

/**
 * Operations that belong together.
 *
 * @param document   the document in {@code src/main/resources/api}, without {@code .json}
 * @param operations by their {@code operationId} in it; all of them, and no other
 */
public record Group(String document, Map<String, Operation> operations) {
    public Group {
        operations = Map.copyOf(operations);
    }

    /** What an operation does. Runs on a thread that may block for a moment. */
    @FunctionalInterface
    public interface Operation {
        /** @throws Problem where it cannot be done */
        Answer run(Call call) throws Exception;
    }
}
