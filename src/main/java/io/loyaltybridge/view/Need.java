package io.loyaltybridge.view;

/**
 * Something of a site that needs a person.
 *
 * @param kind  {@code parked-events}, {@code operations}, {@code effects}, {@code held}, {@code stops}, {@code drift}, {@code unknown-persons}
 *     or {@code access-denied}
 * @param count how many; 1 for what is not counted
 * @param words such as "parked events: 3"
 */
public record Need(String kind, long count, String words) {}
