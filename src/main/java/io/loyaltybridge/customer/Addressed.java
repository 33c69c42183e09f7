package io.loyaltybridge.customer;

import io.loyaltybridge.payload.Emails;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a contact is reached and addressed, as Wix has it; what it does not say is null. Pure.
 *
 * @param email  the primary one, normalised
 * @param locale such as "de-at"
 */
public record Addressed(
        @Nullable String email, @Nullable String firstName, @Nullable String name, @Nullable String locale) {

    /** From a contact of Wix's answer. */
    public static Addressed of(Map<?, ?> contact) {
        Map<?, ?> info = object(contact, "info");
        Map<?, ?> name = object(info, "name");
        String first = text(name.get("first"));
        String last = text(name.get("last"));
        return new Addressed(
                email(contact, info),
                first,
                first == null ? last : last == null ? first : first + " " + last,
                text(info.get("locale")));
    }

    private static @Nullable String email(Map<?, ?> contact, Map<?, ?> info) {
        Object email = object(contact, "primaryInfo").get("email");
        if (email == null) {
            email = object(contact, "primaryEmail").get("email");
        }
        if (email == null
                && object(info, "emails").get("items") instanceof List<?> items
                && !items.isEmpty()
                && items.get(0) instanceof Map<?, ?> first) {
            email = first.get("email");
        }
        return Emails.normalise(text(email)).orElse(null);
    }

    /** The language alone, such as "de"; null where it is not known. */
    public @Nullable String language() {
        return locale == null ? null : locale.split("[-_]", 2)[0];
    }

    private static Map<?, ?> object(Map<?, ?> from, String field) {
        return from.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
