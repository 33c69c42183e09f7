package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.site.Site;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation, with what it was given. Parameters and body are as the document of the operation wants them: they were
 * checked before.
 *
 * @param parameters those of the path and of the query by name; those that are missing have their default, where they have one
 * @param body       the body; a missing node where the operation takes none
 * @param siteOrNull the site that is meant; null where the operation is of none
 * @param cookie     of the page; null where it came without one
 */
public record Call(
        Caller caller,
        Map<String, String> parameters,
        JsonNode body,
        @Nullable Site siteOrNull,
        @Nullable String cookie) {

    public Call {
        parameters = Map.copyOf(parameters);
    }

    /** The site that is meant, of an operation that has one. */
    public Site site() {
        if (siteOrNull == null) {
            throw new IllegalStateException("this operation takes no site");
        }
        return siteOrNull;
    }

    /** A parameter that may be missing. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** A parameter that is needed, or has a default. */
    public String needed(String name) {
        return text(name).orElseThrow(() -> Problem.field(name, "expected a value"));
    }

    /** A whole number that is needed, or has a default. */
    public long number(String name) {
        return Long.parseLong(needed(name));
    }

    /** A whole number that may be missing. */
    public Optional<Long> numberIfAny(String name) {
        return text(name).map(Long::parseLong);
    }

    /** A flag; false where it is missing. */
    public boolean flag(String name) {
        return "true".equals(parameters.get(name));
    }

    /** A text of the body that may be missing. */
    public Optional<String> given(String field) {
        return body.hasNonNull(field) ? Optional.of(body.path(field).asText()) : Optional.empty();
    }
}
