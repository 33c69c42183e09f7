package io.loyaltybridge.ledger;

/** The books of a link do not add up: what is stored was not written in one transaction. */
public final class BooksException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BooksException(String message) {
        super(message);
    }
}
