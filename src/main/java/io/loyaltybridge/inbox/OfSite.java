package io.loyaltybridge.inbox;

/** A lane, a customer or a source: a thing of its site, so that two sites may use the same name for theirs. */
record OfSite(String site, String name) {}
