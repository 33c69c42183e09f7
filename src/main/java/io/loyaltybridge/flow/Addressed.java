package io.loyaltybridge.flow;

import java.util.Map;

/**
 * How a contact is addressed, as Wix has it; what it does not say is null. Pure.
 *
 * @param locale such as "de-at"
 */
public record Addressed(String firstName, String name, String locale) {

    /** From a contact of Wix's answer. */
    public static Addressed of(Map<?, ?> contact) {
        Map<?, ?> info = object(contact, "info");
        Map<?, ?> name = object(info, "name");
        String first = text(name.get("first"));
        String last = text(name.get("last"));
        return new Addressed(first, first == null ? last : last == null ? first : first + " " + last, text(info.get("locale")));
    }

    private static Map<?, ?> object(Map<?, ?> from, String field) {
        return from.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }

    private static String text(Object value) {
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
