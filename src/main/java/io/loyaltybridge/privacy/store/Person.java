package io.loyaltybridge.privacy.store;

import java.util.List;
import java.util.Set;

/**
 * A customer as the store knows them.
 *
 * @param links  ids of their links: the one that stands for them, then those that became part of it; empty where they have none
 * @param emails every address of theirs, normalised
 * @param ids    their ids on Wix and in the program
 * @param names  as far as they are known
 * @param lanes  those in which their events run
 */
public record Person(List<String> links, Set<String> emails, Set<String> ids, Set<String> names, Set<String> lanes) {

    /** What names them in a text. */
    public Words words() {
        Set<String> all = new java.util.LinkedHashSet<>(ids);
        all.addAll(links);
        return Words.of(emails, names, all);
    }

    /** The link that stands for them. */
    public java.util.Optional<String> link() {
        return links.stream().findFirst();
    }
}
