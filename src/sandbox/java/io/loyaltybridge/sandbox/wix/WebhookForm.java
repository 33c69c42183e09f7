package io.loyaltybridge.sandbox.wix;

/** How the levels of a webhook are nested. */
public enum WebhookForm {
    /** As Wix sends today: strings in strings. */
    NESTED_STRINGS,
    /** Strings in strings, and the entity a string once more, as in older samples ({@code entityAsJson}). */
    ENTITY_AS_JSON,
    /** Plain objects at every level, which Wix's own SDK refuses. */
    NESTED_OBJECTS
}
