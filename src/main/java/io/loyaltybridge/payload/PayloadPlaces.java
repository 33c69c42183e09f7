package io.loyaltybridge.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The places where a value may be in a payload, separated by {@code |}: the first one that has it counts. Thread-safe.
 *
 * @param paths in their order; none finds nothing
 */
public record PayloadPlaces(List<PayloadPath> paths) {

    /** @throws IllegalArgumentException naming the setting where a text between two {@code |} is no path */
    public static PayloadPlaces of(String setting, String text) {
        return new PayloadPlaces(
                text.isBlank()
                        ? List.of()
                        : Arrays.stream(text.split("\\|", -1))
                                .map(path -> PayloadPath.of(setting, path.strip()))
                                .toList());
    }

    /** The value as text; empty where none of the places has one. */
    public Optional<String> text(JsonNode payload) {
        return paths.stream()
                .map(path -> path.text(payload))
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public String toString() {
        return paths.stream().map(PayloadPath::toString).collect(Collectors.joining(" | "));
    }
}
