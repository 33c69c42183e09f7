package io.loyaltybridge.privacy.store;

/** What a column can hold of a customer. */
public enum Holds {
    /** Nothing of a customer: points, moments, states, words of the program's own, the site. */
    NOTHING,
    /** The id of a link, which is made from an address. */
    LINK,
    /** The id of an operation or an effect, which is made from the id of a link. */
    KEY,
    /** An e-mail address. */
    ADDRESS,
    /** A name. */
    NAME,
    /** An id that names the customer, or something of theirs, in another system. */
    ID,
    /** In which lane an event runs: {@code email:…}, {@code contact:…} and so on. */
    LANE,
    /** Words that may name them: reasons, outcomes, messages of other systems. */
    TEXT,
    /** JSON that may name them. */
    PAYLOAD,
    /** A hash that nobody can trace back without the key. */
    HASH;

    /** Whether it can be searched for the words that name a customer. */
    boolean isSearched() {
        return this == TEXT || this == PAYLOAD;
    }
}
