package io.loyaltybridge.sandbox.schema;

/**
 * One way in which a request differs from the description of its operation.
 *
 * @param field path of the field, dotted, array items as {@code items[0]}
 * @param rule the broken rule, in Wix's words: {@code MIN}, {@code MAX}, {@code MIN_LENGTH}, {@code MAX_LENGTH},
 *     {@code MIN_SIZE}, {@code MAX_SIZE}, {@code FORMAT}, {@code INVALID_ENUM_VALUE}, {@code REQUIRED_FIELD},
 *     {@code FIELD_NOT_ALLOWED}, {@code REQUIRED_ONE_OF_FIELD} or {@code OTHER} (wrong JSON type)
 * @param description a sentence for people
 * @param threshold the limit that was broken, or null
 */
public record Violation(String field, String rule, String description, Long threshold) {
    /** A violation of a rule without a limit. */
    public static Violation of(String field, String rule, String description) {
        return new Violation(field, rule, description, null);
    }
}
